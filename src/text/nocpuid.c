/* SPDX-License-Identifier: MIT */
/*
 * What the processor can do, as the C library knows it already. Nettle asks the processor
 * itself, three times, before main() begins, to choose how sums are counted; in a virtual
 * machine each time leads out of it and back. A program that is linked with this file
 * has nettle ask here. Who made the processor is not told: only the wiping and joining
 * of blocks, which we do not use, would depend on it.
 */
#include <stdint.h>

#if defined(__x86_64__) && defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 33)

#include <string.h>
#include <sys/platform/x86.h>

void _nettle_cpuid(uint32_t leaf, uint32_t *regs);

void
_nettle_cpuid(uint32_t leaf, uint32_t *regs)
{
	const struct cpuid_feature *feature = NULL;

	if (leaf == 1)
		feature = __x86_get_cpuid_feature_leaf(CPUID_INDEX_1);
	else if (leaf == 7)
		feature = __x86_get_cpuid_feature_leaf(CPUID_INDEX_7);
	if (feature)
		memcpy(regs, feature->cpuid_array, sizeof(feature->cpuid_array));
	else
		memset(regs, 0, sizeof(feature->cpuid_array));
}

#endif
#endif
