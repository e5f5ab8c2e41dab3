/* SPDX-License-Identifier: MIT */
/* One file that both sides of a merge changed. */
#include "merge_look.h"

enum { FILE_MAX = 1 << 20 /* bytes of a file that is merged */ };

static const struct tg_error *
read_file(struct tg_push *push, const struct tg_oid *id, struct tg_raw *out)
{
	struct tg_store *store;
	TG_TRY(tg_repo_store(push->repo, &store));
	return tg_store_read(store, push->arena, id, FILE_MAX, out);
}

static const struct tg_error *
is_small(struct tg_push *push, const struct tg_oid *id, bool *out)
{
	struct tg_store *store;
	enum tg_object type;
	uint64_t size = 0;
	TG_TRY(tg_repo_store(push->repo, &store));
	TG_TRY(tg_store_header(store, push->arena, id, &type, &size));
	*out = type == TG_OBJ_BLOB && size <= FILE_MAX;
	return NULL;
}

bool
tg_merge_is_file(const struct tg_tree_side *side)
{
	return tg_mode_is(side->mode, TG_MODE_FILE);
}

static enum tg_merge_verdict
compare_merge(const struct tg_raw raws[SIDES], bool is_alike)
{
	static const int order[] = { BASE, OURS, THEIRS };
	git_merge_file_result result = { 0 };
	git_merge_file_input inputs[TG_ARRAY_LEN(order)];
	enum tg_merge_verdict verdict = TG_UNSURE;
	for (size_t i = 0; i < TG_ARRAY_LEN(order); i++) {
		git_merge_file_input_init(&inputs[i], GIT_MERGE_FILE_INPUT_VERSION);
		inputs[i].ptr = raws[order[i]].data;
		inputs[i].size = raws[order[i]].len;
	}
	/* What fails here is tried again, and told, with whole trees. */
	if (!git_merge_file(&result, &inputs[0], &inputs[1], &inputs[2], NULL)) {
		struct tg_str wanted = tg_str_make(raws[WANTED].data, raws[WANTED].len);
		verdict = !result.automergeable ? TG_IN_CONFLICT : TG_OWN;
		if (verdict == TG_OWN && is_alike &&
		    tg_str_eq(tg_str_make(result.ptr, result.len), wanted))
			verdict = TG_MERGED;
	}
	git_merge_file_result_free(&result);
	return verdict;
}

/* Another mode than that of the sides is no result of merging, whatever the file. */
const struct tg_error *
tg_merge_file(struct tg_push *push, const struct tg_tree_side sides[SIDES],
	      enum tg_merge_verdict *out)
{
	struct tg_raw raws[SIDES] = { 0 };
	const struct tg_error *err = NULL;
	bool is_alike = sides[WANTED].mode == sides[OURS].mode, are_small = true;
	int first = is_alike ? WANTED : OURS;
	*out = TG_UNSURE;
	TG_TRY(tg_repo_check_deadline(push->repo));
	for (int i = first; i < SIDES && are_small; i++)
		TG_TRY(is_small(push, &sides[i].id, &are_small));
	if (!are_small)
		return NULL;
	for (int i = first; i < SIDES && !err; i++)
		err = read_file(push, &sides[i].id, &raws[i]);
	if (!err)
		*out = compare_merge(raws, is_alike);
	for (int i = 0; i < SIDES; i++)
		tg_raw_release(&raws[i]);
	return err;
}
