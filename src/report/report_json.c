/* SPDX-License-Identifier: MIT */
/* Findings for programs: `--json`. */
#include "json.h"

#include "trunkgate/report.h"

#include <stdlib.h>

void
tg_report_json(struct tg_buf *out, const struct tg_verdict *v)
{
	json_t *o = json_object();
	struct tg_arena *arena = out->arena;
	json_object_set_new(o, "verdict", json_string(tg_outcome_words[v->outcome]));
	json_object_set_new(o, "would_be", json_string(tg_outcome_words[v->would_be]));
	json_object_set_new(o, "policy",
			    tg_json_cstr_or_null(arena, v->policy ? v->policy->hash : NULL));
	json_object_set_new(o, "refs", tg_json_refs(arena, v, v->nr_refs));
	json_object_set_new(o, "findings", tg_json_findings(arena, v, v->nr_findings));
	json_object_set_new(o, "counts", tg_json_counts(arena, v, v->nr_tallies));
	json_object_set_new(
		o, "error",
		tg_json_cstr_or_null(arena, v->error ? tg_error_text(arena, v->error) : NULL));
	char *text = json_dumps(o, JSON_INDENT(2) | JSON_ENSURE_ASCII);
	json_decref(o);
	if (!text)
		tg_arena_exhausted("json", 0);
	tg_buf_adds(out, text);
	tg_buf_addc(out, '\n');
	free(text);
}
