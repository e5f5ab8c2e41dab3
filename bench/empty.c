/* SPDX-License-Identifier: MIT */
/* The cheapest hook there is: what every ratio of one push is measured against. */
int
main(void)
{
	return 0;
}
