/* SPDX-License-Identifier: MIT */
/*
 * Times whole commands in turn, A B A B ..., so that both see the same noise:
 *   runner ROUNDS INPUT-A 'COMMAND A' INPUT-B 'COMMAND B'
 * prints "ratio A/B (median of pairs), ms A, ms B, KiB A, KiB B". Commands are
 * split at blanks and given no shell; the inputs are their standard input. Small on
 * purpose: a large parent would lend its size to a child's peak.
 */
#define _DEFAULT_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MAX_ARGS = 64, MAX_ROUNDS = 1000, COMMANDS = 2 };

struct command {
	const char *input;
	char *args[MAX_ARGS];
	double ms[MAX_ROUNDS];
	long peak_kib;
};

static double
now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void
split(struct command *command, char *text)
{
	size_t nr = 0;
	for (char *word = strtok(text, " "); word && nr < MAX_ARGS - 1; word = strtok(NULL, " "))
		command->args[nr++] = word;
}

static void
become(const struct command *command)
{
	/* Not /dev/null: grep knows it, and stops at its first match. */
	int in = open(command->input, O_RDONLY), out = open("/dev/zero", O_WRONLY);
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	execv(command->args[0], command->args);
	_exit(127);
}

static void
run(struct command *command, int round)
{
	struct rusage usage;
	int status = 0;
	double start = now_ms();
	pid_t pid = vfork();
	if (pid == 0)
		become(command);
	if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || !WIFEXITED(status) ||
	    WEXITSTATUS(status) > 2) {
		fprintf(stderr, "runner: %s did not run\n", command->args[0]);
		exit(2);
	}
	command->ms[round] = now_ms() - start;
	if (usage.ru_maxrss > command->peak_kib)
		command->peak_kib = usage.ru_maxrss;
}

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double
median(double *values, size_t nr)
{
	qsort(values, nr, sizeof(*values), by_value);
	return values[nr / 2];
}

int
main(int argc, char **argv)
{
	static struct command commands[COMMANDS];
	static double ratios[MAX_ROUNDS];
	int rounds = argc == 6 ? atoi(argv[1]) : 0;
	if (rounds < 1 || rounds > MAX_ROUNDS) {
		fprintf(stderr, "usage: runner ROUNDS INPUT-A 'COMMAND A' INPUT-B 'COMMAND B'\n");
		return 2;
	}
	for (int c = 0; c < COMMANDS; c++) {
		commands[c].input = argv[2 + 2 * c];
		split(&commands[c], argv[3 + 2 * c]);
		run(&commands[c], 0);
	}
	for (int i = 0; i < rounds; i++) {
		for (int c = 0; c < COMMANDS; c++)
			run(&commands[c], i);
		ratios[i] = commands[0].ms[i] / commands[1].ms[i];
	}
	size_t nr = (size_t)rounds;
	printf("%.2f %.2f %.2f %ld %ld\n", median(ratios, nr), median(commands[0].ms, nr),
	       median(commands[1].ms, nr), commands[0].peak_kib, commands[1].peak_kib);
	return 0;
}
