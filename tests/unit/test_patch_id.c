/* SPDX-License-Identifier: MIT */
/* Sums of merges, which ledgers hold, against the slow way to find what no parent has. */
#include "../../src/git/commits/commit.h"
#include "../../src/git/work/work.h"

#include "sandbox.h"
#include "trunkgate/digest.h"

#include <string.h>

TestSuite(patch_id, .init = sandbox_open, .fini = sandbox_close);

/*
 * 400 commits, half of them merges of two or three, whose trees are drawn path by path from their
 * parents, from what nobody has, or left out; "d" and "f" are files or folders.
 */
static void
make_merges(void)
{
	sh("perl -e 'srand 7; my @paths = qw(a d d-e d/x d/y d/e/z d/e/w f f/g h/i/j/k h/i/l m); my @trees;\n"
	   "sub any { my ($n) = @_; return int rand $n }\n"
	   "sub fresh { return (any(9) ? 100644 : 100755) . q( ) . any(6) }\n"
	   "for my $n (1 .. 400) {\n"
	   "  my @from = $n < 4 ? $n - 1 : map { $n - 1 - any($n < 12 ? $n - 1 : 11) } 1 .. 1 + any(2) * (1 + any(2));\n"
	   "  my %%once; @from = grep { $_ && !$once{$_}++ } @from; my %%tree;\n"
	   "  for my $path (@paths) { my $side = $from[any(scalar @from)];\n"
	   "    my $has = any(12) && $side ? $trees[$side]{$path} : any(4) ? fresh() : undef;\n"
	   "    next if !$has || grep { index($path, \"$_/\") == 0 } keys %%tree; $tree{$path} = $has }\n"
	   "  $trees[$n] = \\%%tree;\n"
	   "  print \"commit refs/heads/x\\nmark :$n\\ncommitter B <b\\@x> $n +0000\\ndata 1\\nx\\n\";\n"
	   "  print \"from :$from[0]\\n\" if @from; print \"merge :$_\\n\" for @from[1 .. $#from]; print \"deleteall\\n\";\n"
	   "  for (sort keys %%tree) { my ($mode, $text) = split / /, $tree{$_}; print \"M $mode inline $_\\ndata 1\\n$text\\n\" }\n"
	   "}' | git -C repo.git fast-import --quiet");
}

static void
add_number(struct tg_sha256 *sum, uint64_t number)
{
	char bytes[8];
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(number >> (8 * i));
	tg_sha256_add(sum, tg_str_make(bytes, sizeof(bytes)));
}

static bool
has_path(const struct tg_tree_diff *diff, struct tg_str path)
{
	for (size_t i = 0; i < diff->nr; i++)
		if (tg_str_eq(diff->items[i].path, path))
			return true;
	return false;
}

/* The differences to each parent, whole. */
static struct tg_delta **
deltas_of(struct tg_push *push, uint32_t at)
{
	struct tg_nodes *nodes = tg_push_facts(push)->nodes;
	size_t nr = tg_node(nodes, at)->nr_parents;
	struct tg_delta **deltas = TG_NEW_ARRAY(box.commit, nr, struct tg_delta *);
	for (size_t i = 0; i < nr; i++)
		must(tg_delta_between(push, tg_node_parent(nodes, tg_node(nodes, at), i), at,
				      box.commit, 0, &deltas[i]));
	return deltas;
}

/* How many files it has as no parent has them. */
static size_t
sum_slowly(struct tg_push *push, uint32_t at, unsigned char out[32])
{
	struct tg_delta **deltas = deltas_of(push, at);
	size_t nr = 0, nr_parents = tg_node(tg_push_facts(push)->nodes, at)->nr_parents;
	struct tg_sha256 *sum = tg_sha256_new(box.commit);
	add_number(sum, UINT64_MAX);
	for (size_t i = 0; i < deltas[0]->diff.nr; i++) {
		const struct tg_path *path = &deltas[0]->diff.items[i];
		size_t k = 1;
		while (k < nr_parents && has_path(&deltas[k]->diff, path->path))
			k++;
		if (k < nr_parents)
			continue;
		nr++;
		add_number(sum, path->path.len);
		tg_sha256_add(sum, path->path);
		add_number(sum, path->new_mode);
		add_number(sum, 3);
		tg_sha256_add(sum, tg_str_make((const char *)path->new_id.id, TG_OID_LEN));
	}
	tg_sha256_end(sum, out);
	return nr;
}

/* Whether it has something of its own. */
static bool
expect_as_slowly(struct tg_work *work, size_t index)
{
	const struct tg_patch_id *patch;
	unsigned char want[32];
	size_t nr = sum_slowly(work->ref->push, work->list.items[index], want);
	must(tg_work_patch(work, index, &patch));
	cr_assert_eq(patch != NULL, nr > 0);
	cr_assert(!patch || memcmp(patch->id, want, sizeof(want)) == 0);
	tg_arena_reset(box.commit);
	return patch != NULL;
}

Test(patch_id, of_a_merge_is_what_it_has_as_no_parent_has_it)
{
	struct tg_work *work;
	size_t nr = 0, nr_own = 0;
	make_merges();
	open_repo();
	must(tg_ref_work(push_of("refs/heads/y", ZERO, sh("git -C repo.git rev-parse x"), NULL),
			 TG_END_NEW, &work));
	for (size_t i = 0; i < tg_work_nr(work); i++)
		if (tg_work_nr_parents(work, i) > 1) {
			nr_own += expect_as_slowly(work, i);
			nr++;
		}
	cr_assert_gt(nr, 50);
	cr_assert(nr_own > nr / 4 && nr_own < nr, "%zu of %zu", nr_own, nr);
}

static void
expect_sum(struct tg_work *work, size_t index, const char *want)
{
	const struct tg_patch_id *patch;
	struct tg_buf hex;
	must(tg_work_patch(work, index, &patch));
	cr_assert_not_null(patch);
	tg_buf_init(&hex, box.arena, 128);
	for (size_t i = 0; i < sizeof(patch->id); i++)
		tg_buf_addf(&hex, "%02x", patch->id[i]);
	cr_assert_str_eq(hex.ptr, want);
}

/* As they stand in ledgers: by any other sum, work that is reworded would be young. */
Test(patch_id, is_for_ever)
{
	/* The merge, its parents, the root. */
	static const char *const sums[] = {
		"63d8f3964994877a3d7ede9243f32e942453645c644355b0aaba977917c269c9",
		"144eba6263f3e57ca5c53aaabc816d2efd42a0bf3c763d952e5d5a85b9f618f3",
		"6ea3f7b0bc3bb900f88495234d1a05d2e05d5145a94e0ebce9652273a2ae4692",
		"00534d60b208e465b06f8ecb2470882f5556fdbb4fb110ebb0d38b51208e3407"
	};
	struct tg_work *work;
	sh("export GIT_DIR=$PWD/repo.git GIT_INDEX_FILE=$PWD/index; "
	   "add() { git update-index --add --cacheinfo $1,$(git hash-object -w --stdin),$2; }; "
	   "commit() { git commit-tree $(git write-tree) \"$@\" -m x; }; "
	   "printf 'a\\nb\\nc\\nd\\n' | add 100644 file; printf '\\0' | add 100644 x.png; one=$(commit); "
	   "printf 'a\\nB\\nc\\nd\\n}\\ne' | add 100755 file; two=$(commit -p $one); "
	   "printf '\\1\\0' | add 100644 x.png; three=$(commit -p $one); "
	   "printf 'other\\n' | add 100644 d/new; git update-ref refs/heads/x $(commit -p $two -p $three)");
	open_repo();
	must(tg_ref_work(push_of("refs/heads/y", ZERO, sh("git -C repo.git rev-parse x"), NULL),
			 TG_END_NEW, &work));
	cr_assert_eq(tg_work_nr(work), 4);
	for (size_t i = 0; i < tg_work_nr(work); i++)
		expect_sum(work, i, sums[i]);
}
