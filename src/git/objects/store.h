/* SPDX-License-Identifier: MIT */
/*
 * Raw objects of one repository: two object databases, the incoming one (the
 * quarantine alone) and the settled one (the repository with all its
 * alternates). That an object is settled says nothing about whether a ref
 * reaches it; that it is incoming says nothing about whether it is new: a
 * client may send again what the server has.
 */
#ifndef TRUNKGATE_GIT_STORE_H
#define TRUNKGATE_GIT_STORE_H

#include "trunkgate/error.h"
#include "trunkgate/oid.h"

enum tg_object { TG_OBJ_COMMIT = 1, TG_OBJ_TREE = 2, TG_OBJ_BLOB = 3, TG_OBJ_TAG = 4 };

struct tg_packs;
struct tg_plain;
struct tg_store;

struct tg_raw {
	enum tg_object type;
	const char *data; /* NUL-terminated behind len */
	size_t len;
	/* For tg_raw_release(), at most one of the two. */
	struct tg_plain *plain;
	void *handle;
};

/* Paths are absolute and exist; quarantine may be NULL. libgit2 is set up (strict
 * hashes off, cache off, mapped windows bounded, capped allocator) at the
 * first call. */
TG_MUST_USE const struct tg_error *tg_store_open(struct tg_arena *arena,
						 const char *const *object_dirs, size_t nr,
						 const char *quarantine, struct tg_store **out);

/*
 * Gives back the memory that reading settled objects has mapped and cached:
 * after a long walk through history that is over. Objects read stay.
 */
TG_MUST_USE const struct tg_error *tg_store_rest(struct tg_store *store);

/* Incoming first, then settled. TG_ERR_GIT when missing or corrupt,
 * TG_ERR_LIMIT when larger than max bytes. Memory is bounded by the
 * allocator's cap; for a blob ask tg_store_header() first. */
TG_MUST_USE const struct tg_error *tg_store_read(struct tg_store *store, struct tg_arena *arena,
						 const struct tg_oid *oid, size_t max,
						 struct tg_raw *out);
/* Leaves one alone that is all zeros. */
void tg_raw_release(struct tg_raw *raw);
/* The same from the incoming database only; *found false when not there. */
TG_MUST_USE const struct tg_error *tg_store_read_incoming(struct tg_store *store,
							  struct tg_arena *arena,
							  const struct tg_oid *oid, size_t max,
							  struct tg_raw *out, bool *found);
/* As tg_store_read(), for what is probably settled: a look into the quarantine
 * in vain costs a system call. */
TG_MUST_USE const struct tg_error *tg_store_read_settled(struct tg_store *store,
							 struct tg_arena *arena,
							 const struct tg_oid *oid, size_t max,
							 struct tg_raw *out);
/* Type and size without inflating the content. */
TG_MUST_USE const struct tg_error *tg_store_header(struct tg_store *store, struct tg_arena *arena,
						   const struct tg_oid *oid, enum tg_object *type,
						   uint64_t *size);
/* Its size alone, for less. */
TG_MUST_USE const struct tg_error *tg_store_size(struct tg_store *store, struct tg_arena *arena,
						 const struct tg_oid *oid, uint64_t *size);
bool tg_store_is_settled(struct tg_store *store, const struct tg_oid *oid);
/* See packs.h; of both databases. */
struct tg_packs *tg_store_packs(struct tg_store *store);

/* libgit2's last message under the name of what was tried. */
const struct tg_error *tg_git_error(struct tg_arena *arena, const char *what);

#endif
