/* SPDX-License-Identifier: MIT */
/* One question, one answer, each a message of its own: the kernel keeps them
 * apart, so there is nothing to count and nothing to resume. */
#include "verifier.h"

#include "emergency.h"

#include "trunkgate/gate.h"
#include "trunkgate/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BUDGET = 64 << 20,
	MAX_QUESTION = TG_CERTIFICATE_MAX + 1024, /* a person, and what he signed */
	MAX_WHY = 200,
	MAX_QUESTIONS = 100, /* of one push */
	WAIT_MS = 100 * 1000
};

struct question {
	uint32_t kind;
	uint32_t person, payload, signature; /* how long they are; they follow */
};

struct answer {
	int32_t key;
	bool has_failed; /* why is an error's text */
	char why[MAX_WHY];
};

struct tg_verifier {
	int fd;
	int nr_asked;
};

/* --- on its side --- */

struct service {
	struct tg_arena *arena; /* for one question */
	struct tg_signers signers;
	const char *broken; /* why the keyring cannot be read */
	int fd;
};

static bool
take_question(struct tg_str message, struct tg_signed *out)
{
	struct question q;
	struct tg_str rest;

	if (message.len < sizeof(q))
		return false;
	memcpy(&q, message.ptr, sizeof(q));
	rest = tg_str_from_index(message, sizeof(q));
	if (q.kind >= TG_SIGNATURE_KINDS || q.person > rest.len || q.payload > rest.len ||
	    q.signature > rest.len || (size_t)q.person + q.payload + q.signature != rest.len)
		return false;
	out->text.kind = (enum tg_signature_kind)q.kind;
	out->person = tg_str_sub(rest, 0, q.person);
	out->text.payload = tg_str_sub(rest, q.person, q.payload);
	out->text.signature = tg_str_from_index(rest, (size_t)q.person + q.payload);
	return true;
}

static void
set_why(struct answer *answer, const char *why)
{
	size_t len = strlen(why);

	memcpy(answer->why, why, len < MAX_WHY ? len : MAX_WHY - 1);
}

static void
find_answer(struct service *service, struct tg_str message, struct answer *answer)
{
	struct tg_signed what;
	const char *why = "";

	answer->key = -1;
	answer->has_failed = true;
	if (!take_question(message, &what)) {
		set_why(answer, "the question is malformed");
		return;
	}
	if (what.text.kind == TG_SIGNATURE_OPENPGP && service->broken) {
		set_why(answer, service->broken);
		return;
	}
	const struct tg_error *err =
		tg_verify(service->arena, &service->signers, &what, &answer->key, &why);
	answer->has_failed = err;
	if (err)
		set_why(answer, tg_error_text(service->arena, err));
	else if (why)
		set_why(answer, why);
}

static void
serve(struct service *service)
{
	static char message[MAX_QUESTION];

	for (;;) {
		struct answer answer = { .key = -1 };
		ssize_t len = recv(service->fd, message, sizeof(message), 0);
		if (len < 0 && errno == EINTR)
			continue;
		if (len <= 0)
			return;
		find_answer(service, tg_str_make(message, (size_t)len), &answer);
		tg_arena_reset(service->arena);
		if (send(service->fd, &answer, sizeof(answer), MSG_NOSIGNAL) < 0)
			return;
	}
}

/* Read now and given on in memory: the programs need not see the file. */
static void
read_keyring(struct service *service)
{
	struct tg_arena *arena = tg_arena_new("keyring", BUDGET);
	const struct tg_error *err =
		tg_gate_keyring(arena, service->signers.policy, &service->signers.keyring);

	if (err)
		service->broken = tg_error_text(arena, err);
}

/* What ssh-keygen asks of its account, and both of the system's settings. */
static const char *const readable[] = {
	"/etc/ld.so.cache",     "/etc/ld.so.preload", "/etc/nsswitch.conf",
	"/etc/passwd",          "/etc/group",         "/etc/localtime",
	"/etc/ssl/openssl.cnf", "/etc/gcrypt",        "/dev/urandom",
};
static const char *const writable[] = { "/dev/null" };

static bool
enter_sandbox(struct service *service)
{
	enum tg_sandbox_mode mode = service->signers.policy->sandbox;
	struct tg_sandbox_state state = { false, false };
	struct tg_sandbox sandbox = { .readable = readable,
				      .nr_readable = TG_ARRAY_LEN(readable),
				      .writable = writable,
				      .nr_writable = TG_ARRAY_LEN(writable),
				      .may_run = true };

	if (mode == TG_SANDBOX_OFF)
		return true;
	const struct tg_error *err = tg_sandbox_enter(service->arena, &sandbox, &state);
	return mode == TG_SANDBOX_TRY || (!err && state.has_landlock && state.has_seccomp);
}

/* git reads our standard error until nobody holds it open. */
static void
let_go_of_streams(void)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (null < 0 || dup2(null, fd) < 0)
			_exit(1);
}

TG_NORETURN static void
live(const struct tg_policy *policy, int fd, pid_t parent)
{
	struct service service = { .fd = fd, .signers.policy = policy };

	tg_emergency_leave();
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	let_go_of_streams();
	service.arena = tg_arena_new("signatures", BUDGET);
	read_keyring(&service);
	if (enter_sandbox(&service))
		serve(&service);
	_exit(0);
}

/* --- on the hook's side --- */

static void
stop(void *data)
{
	const struct tg_verifier *verifier = data;

	close(verifier->fd);
}

const struct tg_error *
tg_verifier_start(struct tg_arena *arena, const struct tg_policy *policy, struct tg_verifier **out)
{
	int ends[2];
	pid_t parent = getpid();

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return tg_error_errno(arena, errno, "no socket to the verifier of signatures");
	pid_t child = fork();
	if (child < 0)
		return tg_error_errno(arena, errno, "no process for the verifier of signatures");
	if (!child) {
		close(ends[0]);
		live(policy, ends[1], parent);
	}
	close(ends[1]);
	*out = TG_NEW(arena, struct tg_verifier);
	(*out)->fd = ends[0];
	tg_arena_defer(arena, stop, *out);
	return NULL;
}

static const struct tg_error *
send_question(const struct tg_verifier *verifier, struct tg_arena *arena,
	      const struct tg_signed *what)
{
	struct question q = { .kind = (uint32_t)what->text.kind,
			      .person = (uint32_t)what->person.len,
			      .payload = (uint32_t)what->text.payload.len,
			      .signature = (uint32_t)what->text.signature.len };
	struct tg_buf message;

	tg_buf_init(&message, arena, MAX_QUESTION);
	tg_buf_add(&message, tg_str_make((const char *)&q, sizeof(q)));
	tg_buf_add(&message, what->person);
	tg_buf_add(&message, what->text.payload);
	tg_buf_add(&message, what->text.signature);
	if (tg_buf_overflowed(&message))
		return tg_error_new(arena, TG_ERR_LIMIT, "what is signed is too large");
	if (send(verifier->fd, message.ptr, message.len, MSG_NOSIGNAL) < 0)
		return tg_error_errno(arena, errno, "the verifier of signatures is gone");
	return NULL;
}

static const struct tg_error *
receive_answer(const struct tg_verifier *verifier, struct tg_arena *arena, struct answer *answer)
{
	struct pollfd wait = { .fd = verifier->fd, .events = POLLIN };
	ssize_t len;

	if (poll(&wait, 1, WAIT_MS) <= 0)
		return tg_error_new(arena, TG_ERR_LIMIT, "the verifier of signatures is too slow");
	len = recv(verifier->fd, answer, sizeof(*answer), 0);
	if (len != (ssize_t)sizeof(*answer))
		return tg_error_new(arena, TG_ERR_SYSTEM,
				    "the verifier of signatures gave no answer");
	answer->why[MAX_WHY - 1] = '\0';
	return NULL;
}

const struct tg_error *
tg_verifier_ask(struct tg_verifier *verifier, struct tg_arena *arena, const struct tg_signed *what,
		int *key, const char **why)
{
	struct answer answer = { .key = -1, .has_failed = true };

	/* The programs' time is not ours, so it does not count to our limits. */
	if (verifier->nr_asked++ == MAX_QUESTIONS)
		return tg_error_new(arena, TG_ERR_LIMIT,
				    "more than %d signatures in one push: push them in parts",
				    MAX_QUESTIONS);
	TG_TRY(send_question(verifier, arena, what));
	TG_TRY(receive_answer(verifier, arena, &answer));
	if (answer.has_failed)
		return tg_error_new(arena, TG_ERR_SYSTEM, "the signature cannot be verified: %s",
				    tg_show(arena, tg_str_from(answer.why), MAX_WHY));
	*key = answer.key;
	*why = tg_strdup(arena, answer.why);
	return NULL;
}
