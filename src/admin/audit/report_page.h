/* SPDX-License-Identifier: MIT */
/* The page of `audit report`: one file, without scripts and without anything
 * from elsewhere. */
#ifndef TRUNKGATE_ADMIN_AUDIT_REPORT_PAGE_H
#define TRUNKGATE_ADMIN_AUDIT_REPORT_PAGE_H

#include "sums.h"

/* Appends the whole page. title is of whoever asks, and is escaped; now in
 * microseconds. */
void tg_report_page_add(struct tg_buf *out, const struct tg_audit_sums *sums, const char *title,
			int64_t now);

#endif
