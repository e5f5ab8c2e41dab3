/* SPDX-License-Identifier: MIT */
/* Push certificates that approvals rest on, each once. */
#include "ledger_priv.h"

const struct tg_error *
tg_ledger_add_certificate(struct tg_ledger *ledger, const struct tg_recorded_push *push)
{
	struct tg_query query;
	size_t i = 0;
	while (i < push->nr_approvals && !push->approvals[i].certificate.len)
		i++;
	if (i == push->nr_approvals)
		return NULL;
	tg_query_begin(&query, ledger, SQL_ADD_CERTIFICATE);
	tg_bind_text(&query, push->approvals[i].certificate);
	tg_bind_blob(&query, push->certificate.ptr, push->certificate.len);
	return tg_query_run(&query);
}

const struct tg_error *
tg_ledger_certificate(struct tg_ledger *ledger, struct tg_str sum, struct tg_str *text, bool *found)
{
	struct tg_query query;
	tg_query_begin(&query, ledger, SQL_CERTIFICATE);
	tg_bind_text(&query, sum);
	*found = tg_query_step(&query);
	if (*found)
		*text = tg_read_blob(&query);
	return tg_query_end(&query);
}
