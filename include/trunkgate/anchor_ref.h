/* SPDX-License-Identifier: MIT */
/*
 * Anchors of the audit log in a ref of the repository: each commit of it holds
 * one, and the one before as its parent. Whoever fetches the ref has a copy
 * that the server cannot take back.
 */
#ifndef TRUNKGATE_ANCHOR_REF_H
#define TRUNKGATE_ANCHOR_REF_H

#include "trunkgate/anchor.h"
#include "trunkgate/repo.h"

#define TG_ANCHOR_REF "refs/trunkgate/audit"
enum { TG_MAX_ANCHORS = 1 << 20 };

/* The newest; its seq is 0 when there is none. TG_ERR_GIT when the ref leads to
 * anything else. */
TG_MUST_USE const struct tg_error *tg_anchor_last(struct tg_repo *repo, struct tg_anchor *out);
/* All of them, newest first; TG_ERR_LIMIT past TG_MAX_ANCHORS. */
TG_MUST_USE const struct tg_error *tg_anchor_list(struct tg_repo *repo, struct tg_anchor **out,
						  size_t *nr);
/*
 * Adds one. The commit is loose, the ref is replaced under its lock file; when
 * that is taken, or the ref has moved meanwhile, somebody else is at it, and
 * nothing is done. log is the path of the log, time in seconds. Nothing else
 * in a repository is ever written.
 */
TG_MUST_USE const struct tg_error *tg_anchor_write(struct tg_repo *repo,
						   const struct tg_anchor *anchor,
						   struct tg_str log, int64_t time);

#endif
