/* SPDX-License-Identifier: MIT */
/* Findings for programs: `--json`. */
#include "json.h"

#include "trunkgate/report.h"

void
tg_report_json(struct tg_buf *out, const struct tg_verdict *v)
{
	struct tg_json json = { .out = out, .is_indented = true };
	const char *error = v->error ? tg_error_text(out->arena, v->error) : NULL;
	tg_json_open(&json, NULL, '{');
	tg_json_cstr(&json, "verdict", tg_outcome_words[v->outcome]);
	tg_json_cstr(&json, "would_be", tg_outcome_words[v->would_be]);
	tg_json_cstr(&json, "policy", v->policy ? v->policy->hash : NULL);
	tg_json_refs(&json, v, SIZE_MAX);
	tg_json_findings(&json, v, SIZE_MAX);
	tg_json_counts(&json, v, SIZE_MAX);
	tg_json_cstr(&json, "error", error);
	if (v->problems)
		tg_json_problems(&json, v->problems, SIZE_MAX);
	tg_json_close(&json, '}');
	tg_buf_addc(out, '\n');
}
