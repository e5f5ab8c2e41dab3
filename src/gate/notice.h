/* SPDX-License-Identifier: MIT */
/* What is told and logged with a push, and breaks no rule. */
#ifndef TRUNKGATE_GATE_NOTICE_H
#define TRUNKGATE_GATE_NOTICE_H

#include "trunkgate/verdict.h"

/* One line, at most 300 bytes; the first 20 are kept. */
TG_PRINTF(3, 4)
void tg_notice(struct tg_arena *arena, struct tg_verdict *v, const char *fmt, ...);

#endif
