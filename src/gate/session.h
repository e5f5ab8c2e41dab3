/* SPDX-License-Identifier: MIT */
/* What the hooks of one push share although each is a process of its own. */
#ifndef TRUNKGATE_GATE_SESSION_H
#define TRUNKGATE_GATE_SESSION_H

#include "trunkgate/clock.h"
#include "trunkgate/error.h"

/*
 * An id that pre-receive, every update and post-receive of one push compute
 * alike without talking to each other: from the receive-pack process above
 * them (pid and start time, Linux proc(5)), the boot and the repository.
 * Where there is no such process it is the parent's.
 */
void tg_session_id(char out[TG_ULID_LEN], const char *repo_path);

#endif
