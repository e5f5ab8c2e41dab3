/* SPDX-License-Identifier: MIT */
/* The parts of the page of `audit report`, and the few forms that they share. */
#ifndef TRUNKGATE_ADMIN_AUDIT_REPORT_PARTS_H
#define TRUNKGATE_ADMIN_AUDIT_REPORT_PARTS_H

#include "sums.h"
#include "../figures/chart.h"
#include "../figures/html.h"

struct tg_report_page {
	struct tg_buf *out;
	const struct tg_audit_sums *sums;
	int64_t now; /* microseconds */
};

extern const char *const tg_report_style[]; /* NULL-terminated */

/* In the order of the page, behind its overview. */
void tg_report_short(struct tg_report_page *page);
void tg_report_time(struct tg_report_page *page);
void tg_report_findings(struct tg_report_page *page);
void tg_report_friction(struct tg_report_page *page);
void tg_report_flow(struct tg_report_page *page);
void tg_report_dora(struct tg_report_page *page);
void tg_report_policy(struct tg_report_page *page);
void tg_report_cost(struct tg_report_page *page);

/* --- forms; title, id and basis are ours --- */

void tg_report_begin(struct tg_report_page *page, const char *id, const char *title);
void tg_report_end(struct tg_report_page *page);
/* What a number rests on, in small print. */
void tg_report_basis(struct tg_report_page *page, enum tg_basis basis);
/* "3.2 days", or a dash for a negative number. */
void tg_report_rough_span(struct tg_report_page *page, int64_t seconds);
/* "2026-11-20" of microseconds. */
void tg_report_day(struct tg_report_page *page, int64_t us);
/* "half within 2 hours, 90 of 100 within 3 days, n = 12" */
void tg_report_spans(struct tg_report_page *page, const struct tg_series *series);

/* A histogram: how many values of a sorted series are below each bound and not below
 * the one before; the last bound takes all that is left. */
struct tg_report_bucket {
	const char *label;
	int64_t below;
};
enum { TG_REPORT_BUCKETS = 9 };
void tg_report_histogram(struct tg_report_page *page, const char *title, const char *unit,
			 const struct tg_series *series, const struct tg_report_bucket *buckets,
			 size_t nr);
/* Spans of time for it: minutes to weeks. */
extern const struct tg_report_bucket tg_report_time_buckets[TG_REPORT_BUCKETS];
extern const struct tg_report_bucket tg_report_size_buckets[TG_REPORT_BUCKETS];

#endif
