/* SPDX-License-Identifier: MIT */
/* Which policy judged a repository last; kept in the repository, as several
 * may share a log. */
#ifndef TRUNKGATE_REPORT_POLICY_SEEN_H
#define TRUNKGATE_REPORT_POLICY_SEEN_H

#include "trunkgate/digest.h"

/* out is "" when no policy is on record. */
void tg_policy_seen_read(const char *path, char out[TG_SHA256_HEX]);
/* What cannot be kept is recorded again by the next push. */
void tg_policy_seen_write(const char *path, const char *hash);

#endif
