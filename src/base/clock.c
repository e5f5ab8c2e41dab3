/* SPDX-License-Identifier: MIT */
/* The server's clocks and what is made from them. */
#include "trunkgate/clock.h"

#include "civil.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { ENTROPY_LEN = 10 };

static int64_t
read_clock(clockid_t id)
{
	struct timespec now = { 0 };
	int failed = clock_gettime(id, &now);

	/* Only a clock that does not exist fails; these two do. */
	assert(!failed);
	(void)failed;
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t
tg_now_us(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t
tg_monotonic_us(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

/* 9999-12-31T23:59:59.999Z: a fifth digit would not fit the text. */
static const int64_t last_us = INT64_C(253402300799999000);

void
tg_format_time(char out[TG_TIME_LEN], int64_t us)
{
	int64_t at = us < 0 ? 0 : us > last_us ? last_us : us;
	int of_day = (int)(at / 1000000 % 86400);
	struct tg_civil date = tg_civil_from_days(at / 1000000 / 86400);
	char text[96];
	int len;

	len = snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", (int)date.year,
		       date.month, date.day, of_day / 3600, of_day / 60 % 60, of_day % 60,
		       (int)(at / 1000 % 1000));
	assert(len == TG_TIME_LEN - 1);
	memcpy(out, text, (size_t)len + 1);
}

void
tg_ulid_make(char out[TG_ULID_LEN], int64_t us, const unsigned char entropy[10])
{
	static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	uint64_t ms = (uint64_t)(us < 0 ? 0 : us) / 1000;
	unsigned char bytes[16];

	for (size_t i = 0; i < 6; i++)
		bytes[i] = (unsigned char)(ms >> (40 - 8 * i));
	memcpy(bytes + 6, entropy, ENTROPY_LEN);
	/* 26 digits of 5 bits for 128 bits: the first one starts with two zeros. */
	for (size_t i = 0; i < TG_ULID_LEN - 1; i++) {
		unsigned value = 0;

		for (size_t bit = 5 * i; bit < 5 * i + 5; bit++) {
			unsigned byte = bit < 2 ? 0 : bytes[(bit - 2) / 8];

			value = value << 1 | (byte >> (7 - (bit + 6) % 8) & 1);
		}
		out[i] = digits[value];
	}
	out[TG_ULID_LEN - 1] = '\0';
}

/* An identifier, not a key: where the kernel gives no randomness (a seccomp
 * filter) the clocks and the process tell pushes apart. */
static void
fill_entropy(unsigned char out[ENTROPY_LEN])
{
	uint64_t mix;
	ssize_t got;

	do {
		got = getrandom(out, ENTROPY_LEN, 0);
	} while (got < 0 && errno == EINTR);
	if (got == ENTROPY_LEN)
		return;
	mix = (uint64_t)tg_monotonic_us() ^ (uint64_t)getpid() << 40;
	for (size_t i = 0; i < ENTROPY_LEN; i++)
		out[i] = (unsigned char)(mix >> (8 * (i % 8)));
}

void
tg_ulid_now(char out[TG_ULID_LEN])
{
	unsigned char entropy[ENTROPY_LEN];

	fill_entropy(entropy);
	tg_ulid_make(out, tg_now_us(), entropy);
}
