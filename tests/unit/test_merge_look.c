/* SPDX-License-Identifier: MIT */
/* What a look at the trees of random merges says, held against merges by libgit2. */
#include "../../src/git/commits/merge.h"

#include "sandbox.h"

enum { MERGES = 300 };

/*
 * A base, two sides of it, and a merge of them each, as a stream for fast-import. A file is a first
 * line, ten that stay and a last line: sides change either, the mode or all of it;
 * a merge takes what changed, and now and then something else.
 */
static const char stream[] =
	"function put(side, i) {"
	"  if (!there[side, i]) return;"
	"  text = first[side, i] \"\\n\" path[i] \"\\n1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\n\" last[side, i] \"\\n\";"
	"  print \"M\", mode[side, i], \"inline\", path[i] \"\\ndata\", length(text) \"\\n\" text }"
	"function copy(to, from, i) { there[to, i] = there[from, i]; first[to, i] = first[from, i];"
	"  last[to, i] = last[from, i]; mode[to, i] = mode[from, i] }"
	"function three(b, o, t) { return o == b ? t : o }"
	"function move(side, i, j) { if (there[side, i] && !there[side, j]) { there[side, j] = 1;"
	"  first[side, j] = first[side, i]; last[side, j] = last[side, i]; there[side, i] = 0 } }"
	"function change(side, i, r) { r = int(rand() * 10);"
	"  if (r < 3) first[side, i] = ++nr; else if (r < 6) last[side, i] = ++nr;"
	"  else if (r == 6) there[side, i] = !there[side, i];"
	"  else if (r == 7) mode[side, i] = 100755; else if (r == 8) move(side, i, 1 + int(rand() * paths));"
	"  else first[side, i] = last[side, i] = ++nr }"
	"function commit(side, parents) {"
	"  print \"commit refs/m/\" round \"/\" side \"\\nmark :\" ++marks[side] * 4 + number[side] \"\\n\""
	"    \"committer a <a@x> \" 1000 * round + number[side] \" +0000\\ndata 0\\n\" parents \"deleteall\";"
	"  for (i = 1; i <= paths; i++) put(side, i) }"
	"BEGIN { srand(3); paths = split(\"a a.c b/c b/d/e b/d/f b-g h k/l k/m\", path, \" \");"
	"  number[\"o\"] = 1; number[\"t\"] = 2; number[\"m\"] = 3; nr = 1;"
	"  for (round = 1; round <= ROUNDS; round++) {"
	"    for (i = 1; i <= paths; i++) { there[\"b\", i] = rand() < .8; mode[\"b\", i] = 100644;"
	"      first[\"b\", i] = last[\"b\", i] = 0; copy(\"o\", \"b\", i); copy(\"t\", \"b\", i) }"
	"    for (n = rand() * 4; n > 0; n--) change(\"o\", 1 + int(rand() * paths));"
	"    for (n = rand() * 4; n > 0; n--) change(\"t\", 1 + int(rand() * paths));"
	"    for (i = 1; i <= paths; i++) {"
	"      there[\"m\", i] = three(there[\"b\", i], there[\"o\", i], there[\"t\", i]);"
	"      mode[\"m\", i] = three(mode[\"b\", i], mode[\"o\", i], mode[\"t\", i]);"
	"      first[\"m\", i] = three(first[\"b\", i], first[\"o\", i], first[\"t\", i]);"
	"      last[\"m\", i] = three(last[\"b\", i], last[\"o\", i], last[\"t\", i]) }"
	"    if (rand() < .6) { i = 1 + int(rand() * paths);"
	"      if (rand() < .3) copy(\"m\", substr(\"bot\", 1 + int(rand() * 3), 1), i); else change(\"m\", i) }"
	"    commit(\"b\", \"\"); b = \":\" marks[\"b\"] * 4;"
	"    commit(\"o\", \"from \" b \"\\n\"); commit(\"t\", \"from \" b \"\\n\");"
	"    commit(\"m\", \"from :\" marks[\"o\"] * 4 + 1 \"\\nmerge :\" marks[\"t\"] * 4 + 2 \"\\n\") } }";

static void
write_script(const char *text)
{
	FILE *script = fopen(sh("echo $PWD/stream.awk"), "w");
	cr_assert_not_null(script);
	fputs(text, script);
	fclose(script);
}

static bool
holds(const struct tg_path *items, size_t nr, const struct tg_path *path)
{
	for (size_t i = 0; i < nr; i++)
		if (tg_str_eq(items[i].path, path->path))
			return items[i].old_mode == path->old_mode &&
			       items[i].new_mode == path->new_mode;
	return false;
}

/* Its own paths must be those that libgit2 has. */
static void
compare(struct tg_push *push, const uint32_t sides[2], uint32_t at,
	const struct tg_merge_look *look)
{
	struct tg_tree_diff files;
	struct tg_merge_walk walk = { .files = &files };
	struct tg_path path, *own = NULL;
	size_t nr = 0, cap = 0;
	bool is_sane;
	must(tg_merge_files(push, at, box.arena, 0, &files));
	must(tg_merge_index(push, sides[0], sides[1], &walk.index, &is_sane));
	cr_assert(is_sane);
	while (tg_merge_differs(&walk, &path)) {
		TG_GROW(box.arena, own, nr, cap);
		own[nr] = path;
		own[nr++].path = tg_str_copy(box.arena, path.path);
	}
	git_index_free(walk.index);
	for (size_t i = 0; i < look->nr; i++)
		cr_assert(holds(own, nr, &look->own[i]), "%s",
			  tg_str_cstr(box.arena, look->own[i].path));
	cr_assert_eq(nr, look->nr);
}

Test(merge_look, says_what_merging_says, .init = sandbox_open, .fini = sandbox_close)
{
	size_t nr_sure = 0, nr_own = 0, nr_conflicts = 0;
	write_script(stream);
	struct tg_str rest = tg_str_from(
		sh("awk -v ROUNDS=%d -f stream.awk | git -C repo.git fast-import --quiet; "
		   "git -C repo.git for-each-ref --format='%%(objectname)' 'refs/m/*/m'",
		   MERGES));
	open_repo();
	struct tg_str line = tg_str_sub(rest, 0, 40);
	struct tg_push *push =
		push_of("refs/heads/x", ZERO, tg_str_cstr(box.arena, line), NULL)->push;
	struct tg_nodes *nodes = tg_push_facts(push)->nodes;
	while (tg_str_split(&rest, '\n', &line)) {
		struct tg_merge_look look;
		const struct tg_node_list *bases;
		struct tg_oid oid;
		cr_assert(tg_oid_parse(line, &oid));
		uint32_t at = tg_nodes_add(nodes, &oid);
		must(tg_node_load(nodes, at));
		const uint32_t sides[2] = { tg_node_parent(nodes, tg_node(nodes, at), 0),
					    tg_node_parent(nodes, tg_node(nodes, at), 1) };
		must(tg_merge_sides_bases(push, sides, &bases));
		must(tg_merge_look(push, box.arena, bases, sides, at, &look));
		if (look.is_sure)
			compare(push, sides, at, &look);
		nr_sure += look.is_sure;
		nr_own += look.is_sure && look.nr;
		nr_conflicts += look.is_sure && look.has_conflicts;
	}
	cr_assert(nr_sure > MERGES / 2 && nr_own > MERGES / 10 && nr_conflicts > MERGES / 20,
		  "%zu sure, %zu with own paths, %zu in conflict", nr_sure, nr_own, nr_conflicts);
}

/* A commit of these files, "name:first" each, which hold the numbers from first to 30. */
static const char *
commit_with(const char *files, const char *parents)
{
	return commit_tree(sh("for f in %s; do"
			      "  b=$(seq ${f#*:} 30 | git -C repo.git hash-object -w --stdin);"
			      "  printf '100644 blob %%s\\t%%s\\n' $b ${f%%:*}; done | "
			      "git -C repo.git mktree",
			      files),
			   parents, 1, "x");
}

static uint32_t
node_of(struct tg_nodes *nodes, const char *hex)
{
	struct tg_oid oid;
	cr_assert(tg_oid_parse(tg_str_from(hex), &oid));
	uint32_t at = tg_nodes_add(nodes, &oid);
	must(tg_node_load(nodes, at));
	return at;
}

/* The two parents of a commit that must be there. */
static struct tg_merge_look
look_at(struct tg_push *push, const char *merge, uint32_t sides[2])
{
	struct tg_merge_look look;
	const struct tg_node_list *bases;
	struct tg_nodes *nodes = tg_push_facts(push)->nodes;
	uint32_t at = node_of(nodes, merge);
	for (size_t i = 0; i < 2; i++)
		sides[i] = tg_node_parent(nodes, tg_node(nodes, at), i);
	must(tg_merge_sides_bases(push, sides, &bases));
	must(tg_merge_look(push, box.arena, bases, sides, at, &look));
	return look;
}

static bool
gives(struct tg_push *push, const uint32_t sides[2], const char *merge)
{
	bool out;
	must(tg_merge_gives(push, sides, node_of(tg_push_facts(push)->nodes, merge), false, &out));
	return out;
}

Test(merge_look, finds_what_one_side_moved, .init = sandbox_open, .fini = sandbox_close)
{
	uint32_t sides[2];
	const char *base = commit_with("a:1", "");
	const char *ours = commit_with("z:1", sh("echo -p %s", base));
	const char *theirs = commit_with("a:2", sh("echo -p %s", base));
	const char *parents = sh("echo -p %s -p %s", ours, theirs);
	const char *merge = commit_with("z:2", parents), *other = commit_with("z:3", parents);
	open_repo();
	struct tg_push *push = push_of("refs/heads/x", ZERO, merge, NULL)->push;
	struct tg_merge_look look = look_at(push, merge, sides);
	cr_assert(look.is_sure && !look.nr && !look.has_conflicts);
	cr_assert(gives(push, sides, merge));
	cr_assert_not(look_at(push, other, sides).is_sure);
	cr_assert_not(gives(push, sides, other));
}

/*
 * Ours moves 600 files to other names, and theirs changes the last line of one of them, x.old.
 * In ours that one stands under all these names, each with another first line but for "same". The
 * merge has the changes of both in one of these, and in the others what ours has.
 */
static const char many[] =
	"function put(name, text) { print \"M 100644 inline\", name \"\\ndata\", length(text) \"\\n\" text }"
	"function tree(end, first, last, i) {"
	"  for (i = 1; i <= 600; i++) put(\"d/\" i \".\" end, \"file \" i);"
	"  if (end == \"old\") { put(\"x.old\", first lines last); return }"
	"  for (i = 1; i <= nr; i++) put(name[i], (name[i] == \"same\" ? \"old\" : first) lines"
	"    (last == \"both\" ? name[i] == MERGED ? \"theirs\" : \"old\" : last)) }"
	"function commit(name, mark, parents) { print \"commit refs/m/\" name \"\\nmark :\" mark;"
	"  print \"committer a <a@x>\", mark, \"+0000\\ndata 0\\n\" parents \"deleteall\" }"
	"BEGIN { nr = split(NAMES, name, \" \"); lines = \"\\n1\\n2\\n3\\n4\\n5\\n6\\n7\\n8\\n9\\n\";"
	"  commit(\"base\", 1, \"\"); tree(\"old\", \"old\", \"old\");"
	"  commit(\"ours\", 2, \"from :1\\n\"); tree(\"new\", \"ours\", \"old\");"
	"  commit(\"theirs\", 3, \"from :1\\n\"); tree(\"old\", \"old\", \"theirs\");"
	"  commit(\"merge\", 4, \"from :2\\nmerge :3\\n\"); tree(\"new\", \"ours\", \"both\") }";

static const char *
merge_of_many(const char *names, const char *merged)
{
	write_script(many);
	return sh(
		"awk -v NAMES='%s' -v MERGED=%s -f stream.awk | "
		"git -C repo.git fast-import --quiet --force; git -C repo.git rev-parse refs/m/merge",
		names, merged);
}

Test(merge_look, finds_it_where_the_library_looks_no_more, .init = sandbox_open,
     .fini = sandbox_close)
{
	uint32_t sides[2];
	const char *merge = merge_of_many("x.new", "x.new");
	open_repo();
	struct tg_push *push = push_of("refs/heads/x", ZERO, merge, NULL)->push;
	struct tg_merge_look look = look_at(push, merge, sides);
	cr_assert(look.is_sure && !look.nr && !look.has_conflicts);
	cr_assert(gives(push, sides, merge));
}

Test(merge_look, leaves_open_which_of_two_was_moved, .init = sandbox_open, .fini = sandbox_close)
{
	uint32_t sides[2];
	const char *merge = merge_of_many("x.new y.new", "y.new");
	open_repo();
	struct tg_push *push = push_of("refs/heads/x", ZERO, merge, NULL)->push;
	cr_assert_not(look_at(push, merge, sides).is_sure);
	cr_assert_not(gives(push, sides, merge));
}

Test(merge_look, knows_a_file_by_what_it_holds_first, .init = sandbox_open, .fini = sandbox_close)
{
	uint32_t sides[2];
	const char *merge = merge_of_many("e/x.old same", "e/x.old");
	const char *other = merge_of_many("e/x.old same", "same");
	open_repo();
	struct tg_push *push = push_of("refs/heads/x", ZERO, merge, NULL)->push;
	cr_assert_not(look_at(push, merge, sides).is_sure);
	cr_assert_not(gives(push, sides, merge));
	cr_assert(look_at(push, other, sides).is_sure);
	cr_assert(gives(push, sides, other));
	merge = merge_of_many("e/x.old z/y", "e/x.old");
	other = merge_of_many("e/x.old z/y", "z/y");
	cr_assert(look_at(push, merge, sides).is_sure);
	cr_assert(gives(push, sides, merge));
	cr_assert_not(look_at(push, other, sides).is_sure);
	cr_assert_not(gives(push, sides, other));
}

/* Whether a merge of the two is taken for clean that has just what path by path comes of it. */
static bool
is_clean(const char *ours, const char *theirs, const char *merged)
{
	uint32_t sides[2];
	const char *base = commit_with("a:1 b:20", "");
	const char *one = commit_with(ours, sh("echo -p %s", base));
	const char *two = commit_with(theirs, sh("echo -p %s", base));
	const char *merge = commit_with(merged, sh("echo -p %s -p %s", one, two));
	open_repo();
	struct tg_push *push = push_of("refs/heads/x", ZERO, merge, NULL)->push;
	struct tg_merge_look look = look_at(push, merge, sides);
	cr_assert(look.is_sure && !look.nr && !look.has_conflicts);
	cr_assert_eq(gives(push, sides, merge), !look.is_torn);
	cr_assert_eq(
		strcmp(sh("git -C repo.git merge-tree --write-tree %s %s >out && echo 0 || echo 1",
			  one, two),
		       look.is_torn ? "1" : "0"),
		0);
	return !look.is_torn;
}

Test(merge_look, sees_what_one_moved_and_the_other_deleted, .init = sandbox_open,
     .fini = sandbox_close)
{
	cr_expect_not(is_clean("b:20 z:1", "b:20", "b:20 z:1"));
	cr_expect_not(is_clean("b:20", "b:20 z:2", "b:20 z:2"));
	cr_expect_not(is_clean("b:20 y:1", "b:20 z:2", "b:20 y:1 z:2"));
	/* Moved alike, or another file. */
	cr_expect(is_clean("b:20 z:2", "b:21 z:2", "b:21 z:2"));
	cr_expect(is_clean("b:20 z:25", "b:20", "b:20 z:25"));
	cr_expect(is_clean("b:20 z:1", "a:1 b:21", "b:21 z:1"));
	cr_expect(is_clean("z:20", "b:20", "z:20"));
}
