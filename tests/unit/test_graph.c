/* SPDX-License-Identifier: MIT */
/* The commit-graph reader: every version that git writes, and damaged files. */
#include "../../src/git/history/graph.h"

#include "sandbox.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static const char *
objects(void)
{
	return sh("echo $PWD/repo.git/objects");
}

/* A line with side branches, an octopus and two roots. */
static void
make_history(void)
{
	sh("g='git -C repo.git'; t=" EMPTY_TREE "; a=$(echo a | $g commit-tree $t); last=$a; "
	   "for i in 1 2 3 4 5 6; do s=$(echo s$i | $g commit-tree $t -p $a); "
	   "last=$(echo m$i | $g commit-tree $t -p $last -p $s); "
	   "$g update-ref refs/heads/s$i $s; done; r=$(echo root | $g commit-tree $t); "
	   "o=$(echo octopus | $g commit-tree $t -p $last $($g for-each-ref --format='-p "
	   "%%(objectname)' refs/heads) -p $r); $g update-ref refs/heads/main $o");
}

static const struct tg_graph *
open_graph(void)
{
	struct tg_graph *graph;
	must(tg_graph_open(box.arena, objects(), &graph));
	return graph;
}

static void
check_against_git(const struct tg_graph *graph)
{
	struct tg_str lines = tg_str_from(sh("git -C repo.git rev-list --parents main")), line;
	size_t nr = 0;
	for (; tg_str_split(&lines, '\n', &line); nr++) {
		struct tg_graph_commit commit, above;
		struct tg_oid oid, parent;
		uint32_t at;
		cr_assert(tg_oid_parse(tg_str_sub(line, 0, 40), &oid));
		cr_assert(tg_graph_find(graph, &oid, &at));
		cr_assert(tg_graph_read(graph, at, &commit));
		cr_assert_eq(commit.nr_parents, (line.len - 40) / 41);
		cr_assert_eq(commit.date, 1700000000);
		for (size_t i = 0; i < commit.nr_parents; i++) {
			tg_graph_oid(graph, tg_graph_parent(&commit, i), &parent);
			cr_assert(tg_oid_parse(tg_str_sub(line, 41 * (i + 1), 40), &oid));
			cr_assert(tg_oid_eq(&oid, &parent));
			cr_assert(tg_graph_read(graph, tg_graph_parent(&commit, i), &above));
			cr_assert_lt(above.generation, commit.generation);
		}
	}
	cr_assert_eq(tg_graph_nr(graph), nr);
}

Test(graph, reads_version_1, .init = sandbox_open, .fini = sandbox_close)
{
	make_history();
	sh("git -C repo.git -c commitGraph.generationVersion=1 commit-graph write --reachable");
	check_against_git(open_graph());
}

Test(graph, reads_version_2, .init = sandbox_open, .fini = sandbox_close)
{
	make_history();
	sh("git -C repo.git commit-graph write --reachable --changed-paths");
	check_against_git(open_graph());
}

Test(graph, reads_a_chain_whose_layers_have_mixed_versions, .init = sandbox_open,
     .fini = sandbox_close)
{
	make_history();
	sh("w='commit-graph write --split=no-merge --stdin-commits'; g='git -C repo.git'; "
	   "$g rev-parse s1 s2 | $g $w; $g rev-parse s3 | "
	   "$g -c commitGraph.generationVersion=1 $w; $g rev-parse main | $g $w; "
	   "test $(wc -l < repo.git/objects/info/commit-graphs/commit-graph-chain) = 3");
	check_against_git(open_graph());
}

Test(graph, does_not_find_what_is_not_there, .init = sandbox_open, .fini = sandbox_close)
{
	struct tg_oid oid = { { 0 } };
	uint32_t at;
	make_history();
	cr_assert_null(open_graph());
	sh("git -C repo.git commit-graph write --reachable");
	const struct tg_graph *graph = open_graph();
	for (unsigned first = 0; first < 256; first++) {
		oid.id[0] = (unsigned char)first;
		cr_assert_not(tg_graph_find(graph, &oid, &at));
	}
}

/* Reads everything that can be reached: under ASan nothing may be outside. */
static void
read_all(const struct tg_graph *graph)
{
	struct tg_graph_commit commit;
	struct tg_oid oid;
	uint32_t at;
	for (uint32_t i = 0; graph && i < tg_graph_nr(graph); i++) {
		tg_graph_oid(graph, i, &oid);
		(void)tg_graph_find(graph, &oid, &at);
		if (!tg_graph_read(graph, i, &commit))
			continue;
		for (size_t p = 0; p < commit.nr_parents; p++)
			cr_assert_lt(tg_graph_parent(&commit, p), tg_graph_nr(graph));
	}
}

static void
write_file(const char *path, const char *bytes, size_t len)
{
	FILE *file = fopen(path, "wb");
	cr_assert_not_null(file);
	cr_assert_eq(fwrite(bytes, 1, len, file), len);
	fclose(file);
}

Test(graph, survives_every_flipped_byte_and_every_length, .init = sandbox_open,
     .fini = sandbox_close)
{
	struct tg_arena *arena = tg_arena_new("graph", 64 << 20);
	struct tg_graph *graph;
	static char bytes[1 << 16];
	make_history();
	sh("git -C repo.git commit-graph write --reachable");
	const char *dir = objects(), *path = sh("echo $PWD/repo.git/objects/info/commit-graph");
	chmod(path, 0644);
	FILE *file = fopen(path, "rb");
	size_t len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	for (size_t i = 0; i < len; i++) {
		bytes[i] = (char)~bytes[i];
		write_file(path, bytes, len);
		must(tg_graph_open(arena, dir, &graph));
		read_all(graph);
		bytes[i] = (char)~bytes[i];
		write_file(path, bytes, i);
		tg_arena_reset(arena);
		must(tg_graph_open(arena, dir, &graph));
		read_all(graph);
		tg_arena_reset(arena);
	}
	tg_arena_destroy(arena);
}
