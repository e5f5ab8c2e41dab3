/* SPDX-License-Identifier: MIT */
/* Whether the clock is right is what NTP tells the kernel. Linux only. */
#include "trunkgate/clock.h"

#include <sys/timex.h>

bool
tg_clock_is_kept(void)
{
	struct timex state = { .modes = 0 };
	return adjtimex(&state) != TIME_ERROR;
}
