/* SPDX-License-Identifier: MIT */
/* syslog and journald by their sockets. The library calls for both say
 * nothing when nobody listens; a log that decides whether a push may go on
 * must know. */
#ifndef TRUNKGATE_REPORT_DATAGRAM_H
#define TRUNKGATE_REPORT_DATAGRAM_H

#include "trunkgate/str.h"

#define TG_SYSLOG_SOCKET "/dev/log"
#define TG_JOURNALD_SOCKET "/run/systemd/journal/socket"

/* As syslog(3) numbers them. */
enum tg_log_level { TG_LOG_ERROR = 3, TG_LOG_NOTICE = 5, TG_LOG_INFO = 6 };

/*
 * One message each to the socket at path; 0 or an errno value. text is one
 * JSON line without its newline. A daemon that does not read is waited for
 * five seconds at most.
 */
typedef int tg_datagram_fn(const char *path, enum tg_log_level level, struct tg_str text);
tg_datagram_fn tg_syslog_send;
/* A record that is too long for a datagram goes as a sealed memory file. */
tg_datagram_fn tg_journald_send;

#endif
