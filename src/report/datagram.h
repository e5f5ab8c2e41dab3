/* SPDX-License-Identifier: MIT */
/* syslog and journald by their sockets. The library calls for both say
 * nothing when nobody listens; a log that decides whether a push may go on
 * must know. */
#ifndef TRUNKGATE_REPORT_DATAGRAM_H
#define TRUNKGATE_REPORT_DATAGRAM_H

#include "trunkgate/str.h"

/* One message each, of severity "notice"; 0 or an errno value. text is one
 * JSON line without its newline. */
int tg_syslog_send(struct tg_str text);
int tg_journald_send(struct tg_str text);

#endif
