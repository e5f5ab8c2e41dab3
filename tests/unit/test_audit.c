/* SPDX-License-Identifier: MIT */
/* Appending to the log: the chain, many at a time, what goes wrong. */
#include "report.h"

#include "../../src/report/audit.h"

#include "trunkgate/anchor.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

TestSuite(audit, .init = start_log, .fini = stop_log);

static const char *
failure_of(const char *target)
{
	const struct tg_error *err = tg_audit_append(open_audit(target), box.arena, &box.v);
	cr_assert_not_null(err);
	return tg_error_text(box.arena, err);
}

static void
whole(size_t nr)
{
	struct chain chain = { .hash = "" };
	follow(log_name, &chain);
	cr_assert_eq(chain.nr, nr, "%zu lines", chain.nr);
	cr_assert_eq(chain.nr_breaks, 0);
	cr_assert_eq(chain.nr_foreign, 0);
}

static unsigned
mode_of(const char *name)
{
	struct stat st;
	cr_assert_eq(lstat(in_dir(name), &st), 0);
	return st.st_mode & 07777;
}

Test(audit, the_first_record_begins_the_chain)
{
	append_one();
	json_t *record = record_at(log_name, 0);
	cr_assert_eq(number(record, "seq"), 1);
	cr_assert_str_eq(field(record, "prev"), ZERO_HASH);
	cr_assert_str_eq(field(record, "event"), "push.decided");
	whole(1);
	json_decref(record);
}

Test(audit, each_record_holds_the_sum_of_the_line_before)
{
	struct tg_audit *audit = open_audit("");
	for (int i = 0; i < 50; i++)
		must(tg_audit_append(audit, box.arena, &box.v));
	append_one();
	whole(51);
}

Test(audit, seq_and_prev_are_the_last_fields)
{
	append_one();
	struct tg_str text = read_file(log_name),
		      end = TG_STR(",\"seq\":1,\"prev\":\"" ZERO_HASH "\"}\n");
	cr_assert(tg_str_ends(text, end));
}

Test(audit, makes_the_directory_and_means_the_modes_it_gives)
{
	cr_assert_eq(rmdir(in_dir("trunkgate")), 0);
	umask(077);
	append_one();
	cr_assert_eq(mode_of("trunkgate"), 0750);
	cr_assert_eq(mode_of(log_name), 0640);
	cr_assert_eq(mode_of("trunkgate/audit.jsonl.head"), 0640);
	chmod(in_dir(log_name), 0600);
	append_one();
	cr_assert_eq(mode_of(log_name), 0600);
}

Test(audit, a_path_is_below_the_repository_or_absolute)
{
	must(tg_audit_append(open_audit("elsewhere.jsonl"), box.arena, &box.v));
	must(tg_audit_append(open_audit(in_dir("elsewhere.jsonl")), box.arena, &box.v));
	struct chain chain = { .hash = "" };
	follow("elsewhere.jsonl", &chain);
	cr_assert_eq(chain.nr, 2);
	cr_assert_eq(chain.nr_breaks, 0);
}

Test(audit, a_used_override_has_a_record_of_its_own_before_the_decision)
{
	box.v.outcome = TG_OVERRIDDEN;
	box.v.override_reason = TG_STR("TICKET-7");
	append_one();
	json_t *record = record_at(log_name, 0);
	cr_assert_str_eq(field(record, "event"), "override.used");
	cr_assert_str_eq(field(record, "decision"), box.v.record);
	cr_assert_str_neq(field(record, "record"), box.v.record);
	cr_assert_str_eq(field(json_object_get(record, "override"), "reason"), "TICKET-7");
	whole(2);
	json_decref(record);
}

Test(audit, a_changed_policy_is_recorded_once_but_not_the_first)
{
	append_one();
	append_one();
	box.policy.hash[0] = 'a';
	append_one();
	append_one();
	whole(5);
	json_t *record = record_at(log_name, 2);
	cr_assert_str_eq(field(record, "event"), "policy.changed");
	cr_assert_eq(field(record, "policy")[0], 'a');
	cr_assert_eq(field(record, "previous_policy")[0], '5');
	json_decref(record);
	box.v.policy = NULL;
	append_one();
	whole(6);
}

/* ---- Many at a time ---- */

static int
append_many(int nr)
{
	struct tg_arena *arena = tg_arena_new("child", (size_t)64 << 20);
	for (int i = 0; i < nr; i++) {
		struct tg_audit *audit = NULL;
		struct tg_str target = { 0 };
		if (tg_audit_new(arena, box.dir, target, 0, &audit) ||
		    tg_audit_append(audit, arena, &box.v))
			return 1;
		tg_arena_reset(arena);
	}
	return 0;
}

Test(audit, sixteen_at_a_time_make_one_chain)
{
	enum { PROCESSES = 16, EACH = 25 };
	pid_t children[PROCESSES];
	int status, failed = 0;
	for (int i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		if (children[i] == 0)
			_exit(append_many(EACH));
	}
	for (int i = 0; i < PROCESSES; i++)
		failed += waitpid(children[i], &status, 0) != children[i] || status != 0;
	cr_assert_eq(failed, 0);
	whole((size_t)PROCESSES * EACH);
}

/* ---- Ends of files ---- */

static void
add_bytes(struct tg_str bytes)
{
	struct tg_str old = read_file(log_name);
	struct tg_buf text;
	tg_buf_init(&text, box.arena, (size_t)8 << 20);
	tg_buf_add(&text, old);
	tg_buf_add(&text, bytes);
	write_file(log_name, tg_buf_str(&text));
}

Test(audit, a_torn_line_stays_and_the_chain_goes_on_behind_it)
{
	append_one();
	append_one();
	add_bytes(TG_STR("{\"schema\":1,\"half"));
	append_one();
	append_one();
	struct chain chain = { .hash = "" };
	follow(log_name, &chain);
	cr_assert_eq(chain.nr, 5);
	cr_assert_eq(chain.nr_foreign, 1);
	cr_assert_eq(chain.nr_breaks, 0);
	cr_assert_eq(chain.seq, 4);
}

Test(audit, so_does_a_log_whose_first_record_was_torn)
{
	write_file(log_name, TG_STR("{\"sch"));
	append_one();
	struct chain chain = { .hash = "" };
	follow(log_name, &chain);
	cr_assert_eq(chain.nr, 2);
	cr_assert_eq(chain.seq, 1);
}

Test(audit, the_last_line_wins_over_a_head_that_lags)
{
	append_one();
	struct tg_str head = read_file("trunkgate/audit.jsonl.head");
	append_one();
	append_one();
	write_file("trunkgate/audit.jsonl.head", head);
	append_one();
	whole(4);
}

Test(audit, a_head_that_is_lost_or_broken_is_made_again)
{
	append_one();
	cr_assert_eq(unlink(in_dir("trunkgate/audit.jsonl.head")), 0);
	append_one();
	write_file("trunkgate/audit.jsonl.head", TG_STR("garbage\xff\n"));
	append_one();
	write_file("trunkgate/audit.jsonl.head", TG_STR("-5 " ZERO_HASH "\n"));
	append_one();
	whole(4);
}

Test(audit, a_record_of_a_mebibyte_can_be_gone_on_from)
{
	char *detail = tg_alloc(box.arena, 1000);
	memset(detail, '"', 999);
	append_one();
	for (size_t i = 0; i < TG_MAX_FINDINGS; i++)
		add_commit("dod", &missing, (unsigned char)i, detail);
	append_one();
	struct tg_str text = read_file(log_name);
	cr_assert_gt(text.len, 300 << 10);
	box.v.nr_findings = box.v.nr_tallies = 0;
	append_one();
	whole(3);
}

Test(audit, a_line_that_is_too_long_for_a_record_is_not_gone_on_from)
{
	struct tg_buf text;
	append_one();
	tg_buf_init(&text, box.arena, (size_t)4 << 20);
	for (size_t i = 0; i < 3 << 20; i++)
		tg_buf_addc(&text, 'x');
	add_bytes(tg_buf_str(&text));
	cr_assert_not_null(strstr(failure_of(""), "has a last line that is no record's"));
}

Test(audit, a_file_that_is_no_log_is_not_written_to)
{
	struct tg_str config = TG_STR("[core]\n\tbare = true\n");
	write_file("config", config);
	cr_assert_not_null(strstr(failure_of("config"), "is another file than an audit log"));
	cr_assert(tg_str_eq(read_file("config"), config));
}

/* ---- What is no file, or cannot be written ---- */

Test(audit, no_link_no_fifo_and_no_directory_is_followed)
{
	cr_assert_eq(symlink("/tmp", in_dir("link")), 0);
	cr_assert_not_null(strstr(failure_of("link"), "is a symbolic link"));
	cr_assert_eq(mkfifo(in_dir("fifo"), 0600), 0);
	cr_assert_not_null(strstr(failure_of("fifo"), "is no regular file"));
	cr_assert_eq(mkdir(in_dir("dir"), 0700), 0);
	cr_assert_not_null(strstr(failure_of("dir"), "Is a directory"));
	cr_assert_not_null(strstr(failure_of("none/at/all.jsonl"), "No such file or directory"));
	cr_assert_not_null(strstr(failure_of("none/at/all.jsonl"), "all.jsonl"));
}

Test(audit, a_path_that_is_too_long_is_an_error)
{
	char path[5000];
	struct tg_audit *audit = NULL;
	memset(path, 'x', sizeof(path));
	cr_assert_not_null(
		tg_audit_new(box.arena, box.dir, tg_str_make(path, sizeof(path)), 0, &audit));
	cr_assert_not_null(tg_audit_new(box.arena, box.dir, tg_str_make("a\0b", 3), 0, &audit));
	cr_assert_null(audit);
}

/* A limit of the file's size ends a write short, as a full disk does. */
static int
append_within(rlim_t size)
{
	const struct rlimit limit = { size, size };
	struct tg_audit *audit = NULL;
	struct tg_str target = { 0 };
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit) != 0 ||
	    tg_audit_new(box.arena, box.dir, target, 0, &audit))
		return 2;
	return tg_audit_append(audit, box.arena, &box.v) ? 1 : 0;
}

Test(audit, a_short_write_is_taken_back_and_is_an_error)
{
	append_one();
	struct tg_str before = read_file(log_name);
	for (rlim_t more = 0; more < 300; more += 37) {
		int status = -1;
		pid_t child = fork();
		if (child == 0)
			_exit(append_within((rlim_t)before.len + more));
		cr_assert_eq(waitpid(child, &status, 0), child);
		cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 1);
		cr_assert(tg_str_eq(read_file(log_name), before));
	}
	append_one();
	whole(2);
}

/* ---- Records of fixed text ---- */

Test(audit, a_fixed_record_is_part_of_the_chain)
{
	struct tg_audit *audit = open_audit("");
	cr_assert(tg_audit_append_fixed(audit, "pre-receive", "01A", "01B",
					"the \"budget\" is spent"));
	append_one();
	cr_assert(tg_audit_append_fixed(audit, "update", NULL, NULL, "again"));
	whole(3);
	json_t *record = record_at(log_name, 0);
	cr_assert_str_eq(field(record, "event"), "hook.error");
	cr_assert_str_eq(field(record, "record"), "01A");
	cr_assert_str_eq(field(record, "push"), "01B");
	cr_assert_str_eq(field(record, "hook"), "pre-receive");
	cr_assert_str_eq(field(record, "verdict"), "error");
	cr_assert_str_eq(field(record, "error"), "the \"budget\" is spent");
	json_decref(record);
}

Test(audit, a_fixed_record_says_so_when_it_cannot_be_written)
{
	cr_assert_eq(mkdir(in_dir(log_name), 0700), 0);
	cr_assert_not(tg_audit_append_fixed(open_audit(""), "update", "01A", "01B", "x"));
}

/* What a signal's handler finds: the log open and locked by what it broke into. */
Test(audit, a_handler_takes_over_the_lock_of_what_it_interrupted)
{
	append_one();
	struct tg_audit *audit = open_audit("");
	cr_assert_eq(tg_chain_open(&audit->chain), 0);
	cr_assert(tg_audit_append_fixed(audit, "pre-receive", "01A", "01B", "interrupted"));
	whole(2);
}

Test(audit, removing_the_head_under_a_lock_forks_no_chain)
{
	struct tg_audit *first = open_audit("");
	append_one();
	cr_assert_eq(tg_chain_open(&first->chain), 0);
	const struct timespec while_it_waits = { 0, 50000000 };
	pid_t child = fork();
	if (child == 0) {
		/* A lock belongs to all who share the descriptor. */
		close(first->chain.head_fd);
		close(first->chain.fd);
		_exit(append_many(1));
	}
	nanosleep(&while_it_waits, NULL);
	/* The child waits for a file that is not there any more. */
	cr_assert_eq(unlink(in_dir("trunkgate/audit.jsonl.head")), 0);
	tg_chain_close(&first->chain);
	int status = -1;
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(status, 0);
	whole(2);
	cr_assert_eq(access(in_dir("trunkgate/audit.jsonl.head"), F_OK), 0);
}

/* ---- syslog and journald ---- */

static int
listen_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	cr_assert_geq(fd, 0);
	memcpy(address.sun_path, path, strlen(path));
	cr_assert_eq(bind(fd, (const struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static const char *
received(int fd)
{
	char *text = tg_alloc(box.arena, 1 << 20);
	ssize_t nr = recv(fd, text, (1 << 20) - 1, MSG_DONTWAIT);
	cr_assert_gt(nr, 0);
	text[nr] = '\0';
	return text;
}

static struct tg_audit *
audit_to(const char *target, const char *socket)
{
	struct tg_audit *audit = open_audit(target);
	audit->socket = socket;
	return audit;
}

Test(audit, nobody_who_listens_is_an_error)
{
	const char *none = in_dir("none");
	static const char *const targets[] = { "syslog", "journald" };
	for (size_t i = 0; i < 2; i++) {
		struct tg_audit *audit = audit_to(targets[i], none);
		const struct tg_error *err = tg_audit_append(audit, box.arena, &box.v);
		cr_assert_not_null(err);
		cr_assert_not_null(strstr(tg_error_text(box.arena, err), "takes no record"));
		cr_assert_not(tg_audit_append_fixed(audit, "update", "01A", "01B", "x"));
	}
}

Test(audit, syslog_gets_one_line_as_daemons_read_it)
{
	const char *path = in_dir("log");
	int fd = listen_at(path);
	struct tg_audit *audit = audit_to("syslog", path);
	must(tg_audit_append(audit, box.arena, &box.v));
	const char *first = received(fd);
	char head[64];
	snprintf(head, sizeof(head), "<85>trunkgate[%ld]: {\"schema\":1,", (long)getpid());
	cr_assert_eq(strncmp(first, head, strlen(head)), 0, "%s", first);
	cr_assert_null(strchr(first, '\n'));
	must(tg_audit_append(audit, box.arena, &box.v));
	char sum[TG_SHA256_HEX];
	tg_sha256_hex(tg_str_from(strchr(first, '{')), sum);
	cr_assert_not_null(strstr(received(fd), sum));
	close(fd);
}

Test(audit, journald_gets_fields)
{
	const char *path = in_dir("socket");
	int fd = listen_at(path);
	box.v.outcome = TG_ACCEPTED;
	must(tg_audit_append(audit_to("journald", path), box.arena, &box.v));
	const char *text = received(fd);
	cr_assert_eq(strncmp(text,
			     "PRIORITY=6\nSYSLOG_FACILITY=10\nSYSLOG_IDENTIFIER=trunkgate\n"
			     "MESSAGE={\"schema\":1,",
			     72),
		     0, "%s", text);
	cr_assert_str_eq(text + strlen(text) - 3, "\"}\n");
	close(fd);
}

static struct tg_str
received_memory(int fd)
{
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = { .bytes = { 0 } };
	char byte;
	struct iovec part = { &byte, 1 };
	struct msghdr message = { .msg_iov = &part,
				  .msg_iovlen = 1,
				  .msg_control = &control,
				  .msg_controllen = sizeof(control) };
	int memory = -1;
	cr_assert_eq(recvmsg(fd, &message, MSG_DONTWAIT), 0);
	const struct cmsghdr *first = CMSG_FIRSTHDR(&message);
	cr_assert_not_null(first);
	/* The compiler does not know that the assertion ends the test. */
	if (first)
		memcpy(&memory, CMSG_DATA(first), sizeof(memory));
	struct stat st;
	cr_assert_eq(fstat(memory, &st), 0);
	char *text = tg_alloc(box.arena, (size_t)st.st_size + 1);
	cr_assert_eq(pread(memory, text, (size_t)st.st_size, 0), st.st_size);
	cr_assert_lt(write(memory, "x", 1), 0); /* sealed */
	close(memory);
	return tg_str_make(text, (size_t)st.st_size);
}

Test(audit, journald_gets_a_big_record_as_a_memory_file)
{
	const char *path = in_dir("socket");
	int fd = listen_at(path);
	char *detail = tg_alloc(box.arena, 1000);
	memset(detail, 'x', 999);
	for (size_t i = 0; i < 500; i++)
		add_commit("dod", &missing, (unsigned char)i, detail);
	must(tg_audit_append(audit_to("journald", path), box.arena, &box.v));
	struct tg_str text = received_memory(fd);
	cr_assert_gt(text.len, 300 << 10);
	cr_assert(tg_str_starts(text, TG_STR("PRIORITY=5\n")));
	cr_assert(tg_str_ends(text, TG_STR("\"}\n")));
	close(fd);
}

Test(audit, a_daemon_is_told_the_end_of_the_log_once_for_so_many_records)
{
	const char *path = in_dir("log");
	int fd = listen_at(path);
	struct tg_audit *audit = open_audit("");
	struct tg_str text, log = { 0 };
	struct tg_anchor anchor;
	char byte, hash[TG_SHA256_HEX];
	int64_t seq = 0;
	tg_audit_set_anchor(audit, 3, "syslog");
	audit->anchor_socket = path;
	for (int i = 0; i < 3; i++) {
		cr_assert_lt(recv(fd, &byte, 1, MSG_DONTWAIT), 0);
		must(tg_audit_append(audit, box.arena, &box.v));
	}
	text = tg_str_from(received(fd));
	cr_assert(tg_anchor_parse(text, &anchor, &log), "%s", text.ptr);
	cr_assert(tg_audit_head(audit, &seq, hash));
	cr_assert_eq(seq, 3);
	cr_assert_eq(anchor.seq, seq);
	cr_assert_str_eq(anchor.hash, hash);
	cr_assert(tg_str_eq(log, tg_str_from(in_dir(log_name))));
	close(fd);
	/* That nobody listens is no reason to fail. */
	for (int i = 0; i < 3; i++)
		must(tg_audit_append(audit, box.arena, &box.v));
	whole(6);
}

#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF"

Test(audit, anchors_are_read_as_they_are_written_and_nothing_else_is)
{
	static const char *const good[] = { "7 " SUM,
					    "head: 7 " SUM,
					    " 7 " SUM "\r",
					    "audit head 7 " SUM,
					    "x: audit head 7 " SUM " /a b/c",
					    "<85>trunkgate[1]: audit head 7 " SUM " /a b/c\n" };
	static const char *const bad[] = { "",
					   "7",
					   SUM,
					   "x 7 " SUM,
					   "0 " SUM,
					   "-7 " SUM,
					   "7 " SUM "0",
					   "7 " SUM " /log",
					   "07 " SUM,
					   "audit head",
					   "audit head 7",
					   "audit head 7 x /log" };
	struct tg_anchor anchor = { .seq = 0 };
	struct tg_str log;
	for (size_t i = 0; i < TG_ARRAY_LEN(good); i++) {
		cr_expect(tg_anchor_parse(tg_str_from(good[i]), &anchor, &log), "%s", good[i]);
		cr_expect_eq(anchor.seq, 7);
		cr_expect_str_eq(anchor.hash, SUM);
		cr_expect_eq(log.len, i < 4 ? 0 : 6);
	}
	for (size_t i = 0; i < TG_ARRAY_LEN(bad); i++)
		cr_expect_not(tg_anchor_parse(tg_str_from(bad[i]), &anchor, &log), "%s", bad[i]);
}
