/* SPDX-License-Identifier: MIT */
/* The ends that cannot be planned: memory spent, a signal. Each refuses the
 * push, in a fixed line and with a record. */
#ifndef TRUNKGATE_GATE_EMERGENCY_H
#define TRUNKGATE_GATE_EMERGENCY_H

#include "trunkgate/report.h"

/* From here on SIGPIPE is ignored; SIGTERM, SIGHUP, SIGINT, SIGXCPU and a spent
 * arena end the process with status 2. */
void tg_emergency_arm(enum tg_hook hook);
/* What the record of such an end needs; before it there is no record. All
 * stay the caller's. */
void tg_emergency_set_audit(struct tg_audit *audit, const char *record, const char *push);
/* From here on the decision is on record: a signal no longer adds one. */
void tg_emergency_disarm(void);

/* In a child that does something else: signals end it as they end any process, and
 * none of its ends is put on record. */
void tg_emergency_leave(void);

#endif
