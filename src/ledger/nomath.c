/* SPDX-License-Identifier: MIT */
/*
 * SQLite without the mathematics of its SQL. No statement of ours takes a
 * sine, but libsqlite3.a refers to all of libm, and a second shared library
 * to map, relocate and look up costs each hook a fifth of what an empty one
 * takes as a whole. A program that is linked with this file does not need
 * libm; a statement that would, gets NULL, as SQLite writes what is no number.
 */

#define ABSENT_OF_ONE(name) \
	double name(double x); \
	double name(double x) \
	{ \
		(void)x; \
		return __builtin_nan(""); \
	}

#define ABSENT_OF_TWO(name) \
	double name(double x, double y); \
	double name(double x, double y) \
	{ \
		(void)x; \
		(void)y; \
		return __builtin_nan(""); \
	}

ABSENT_OF_ONE(acos)
ABSENT_OF_ONE(acosh)
ABSENT_OF_ONE(asin)
ABSENT_OF_ONE(asinh)
ABSENT_OF_ONE(atan)
ABSENT_OF_ONE(atanh)
ABSENT_OF_ONE(ceil)
ABSENT_OF_ONE(cos)
ABSENT_OF_ONE(cosh)
ABSENT_OF_ONE(exp)
ABSENT_OF_ONE(floor)
ABSENT_OF_ONE(log)
ABSENT_OF_ONE(log10)
ABSENT_OF_ONE(log2)
ABSENT_OF_ONE(sin)
ABSENT_OF_ONE(sinh)
ABSENT_OF_ONE(sqrt)
ABSENT_OF_ONE(tan)
ABSENT_OF_ONE(tanh)
ABSENT_OF_ONE(trunc)
ABSENT_OF_TWO(atan2)
ABSENT_OF_TWO(fmod)
ABSENT_OF_TWO(pow)
