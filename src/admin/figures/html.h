/* SPDX-License-Identifier: MIT */
/* Text of strangers in a page of ours. */
#ifndef TRUNKGATE_ADMIN_FIGURES_HTML_H
#define TRUNKGATE_ADMIN_FIGURES_HTML_H

#include "trunkgate/buf.h"

/*
 * Appends text as it may stand between tags and within double quotes: first as
 * tg_buf_show() shows it on one line (no controls, nothing that hides or
 * turns text, well-formed UTF-8), at most columns wide, then with & < > " and ' as
 * entities. The one way for anything that is no literal of ours.
 */
void tg_html_text(struct tg_buf *out, struct tg_str text, size_t columns);
/* The same of a string, with room for what one record holds. */
void tg_html_cstr(struct tg_buf *out, const char *text);

#endif
