/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz harness without libFuzzer: on every file of the folders given,
 * and on each of them cut short at many places, so that parsers meet the end
 * of their input everywhere.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

enum { MAX_FILE = 1 << 20, MAX_CUTS = 64 };

static size_t nr_files, nr_inputs;

/* In memory of its exact size, so that AddressSanitizer sees a byte too far. */
static void
run_prefix(const uint8_t *bytes, size_t size)
{
	uint8_t *input = malloc(size ? size : 1);

	must(input != NULL);
	memcpy(input, bytes, size);
	LLVMFuzzerTestOneInput(input, size);
	free(input);
	nr_inputs++;
}

static void
run_bytes(const uint8_t *bytes, size_t size)
{
	size_t step = size / MAX_CUTS + 1;

	for (size_t cut = 0; cut < size; cut += step)
		run_prefix(bytes, cut);
	run_prefix(bytes, size);
}

static int
run_file(const char *path)
{
	static uint8_t bytes[MAX_FILE];
	FILE *file = fopen(path, "rb");
	size_t size;

	if (!file) {
		perror(path);
		return 1;
	}
	size = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	/* Named first: a crash ends the program here. */
	printf("%s\n", path);
	fflush(stdout);
	run_bytes(bytes, size);
	nr_files++;
	return 0;
}

static int
run_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int failed = 0;

	if (!dir) {
		perror(folder);
		return 1;
	}
	while ((entry = readdir(dir)) != NULL) {
		char path[4096];

		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) >=
		    (int)sizeof(path))
			failed = 1;
		else
			failed |= run_file(path);
	}
	closedir(dir);
	return failed;
}

int
main(int argc, char **argv)
{
	int failed = 0;

	for (int i = 1; i < argc; i++)
		failed |= run_folder(argv[i]);
	printf("%s: %zu inputs from %zu files\n", argv[0], nr_inputs, nr_files);
	return failed || !nr_files;
}
