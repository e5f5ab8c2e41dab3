/* SPDX-License-Identifier: MIT */
/*
 * The library's clocks, but what TRUNKGATE_TEST_CLOCK names (a second since
 * 1970) is when this process began: for tests that need days to pass. Linked
 * into programs for tests only; those that are installed know no such
 * variable.
 */
#define tg_now_us server_now_us
#include "../../src/base/clock.c"
#undef tg_now_us

#include <stdlib.h>

int64_t tg_now_us(void);

int64_t
tg_now_us(void)
{
	static int64_t began;
	const char *text = getenv("TRUNKGATE_TEST_CLOCK");

	if (!text)
		return server_now_us();
	if (!began)
		began = tg_monotonic_us();
	return strtoll(text, NULL, 10) * 1000000 + tg_monotonic_us() - began;
}
