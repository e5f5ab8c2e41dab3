/* SPDX-License-Identifier: MIT */
/* Findings for programs: `--json`. */
#include "json.h"

#include "trunkgate/report.h"

void
tg_report_json(struct tg_buf *out, const struct tg_verdict *v)
{
	struct tg_arena *arena = out->arena;
	json_t *o = json_object();
	const char *hash = v->policy ? v->policy->hash : NULL;
	const char *error = v->error ? tg_error_text(arena, v->error) : NULL;
	tg_json_put(o, "verdict", json_string(tg_outcome_words[v->outcome]));
	tg_json_put(o, "would_be", json_string(tg_outcome_words[v->would_be]));
	tg_json_put(o, "policy", tg_json_text_or_null(arena, tg_str_from(hash)));
	tg_json_put(o, "refs", tg_json_refs(arena, v, SIZE_MAX).list);
	tg_json_put(o, "findings", tg_json_findings(arena, v, SIZE_MAX).list);
	tg_json_put(o, "counts", tg_json_counts(arena, v, SIZE_MAX).list);
	tg_json_put(o, "error", tg_json_text_or_null(arena, tg_str_from(error)));
	if (v->problems)
		tg_json_put(o, "problems", tg_json_problems(arena, v->problems, SIZE_MAX).list);
	tg_buf_add(out, tg_json_dump(arena, o, JSON_INDENT(2)));
	tg_buf_addc(out, '\n');
}
