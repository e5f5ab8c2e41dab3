/* SPDX-License-Identifier: MIT */
/*
 * Names of files that hold no lines for people to read. What a file holds cannot tell: one
 * NUL in a comment, or any number of them, is as good a program.
 */
#include "delta.h"

#include <string.h>

static const char *const images[] = { "avif", "bmp", "gif", "heic", "icns", "ico", "jpeg", "jpg",
				      "png",  "psd", "tif", "tiff", "webp", "xcf", NULL };
static const char *const sounds[] = { "aac", "avi",  "flac", "m4a", "m4v", "mkv",  "mov", "mp3",
				      "mp4", "mpeg", "mpg",  "ogg", "wav", "webm", NULL };
static const char *const fonts[] = { "eot", "otf", "ttc", "ttf", "woff", "woff2", NULL };
static const char *const archives[] = { "7z",  "aab", "apk", "bz2", "cab",   "cpio", "crate",
					"crx", "deb", "dmg", "ear", "egg",   "gem",  "gz",
					"ipa", "iso", "jar", "lz4", "nupkg", "rar",  "rpm",
					"tar", "tbz", "tgz", "txz", "vsix",  "war",  "whl",
					"xpi", "xz",  "zip", "zst", NULL };
static const char *const documents[] = { "doc", "docx", "epub", "odp", "ods",  "odt",
					 "pdf", "ppt",  "pptx", "xls", "xlsx", NULL };
static const char *const made[] = { "a", "class", "dll", "dylib", "exe", "ko",   "lib", "mo",
				    "o", "obj",   "pdb", "pyc",   "so",  "wasm", NULL };
static const char *const data[] = { "db",   "der",    "gpg",     "h5",  "idx",  "jks",
				    "npy",  "npz",    "onnx",    "p12", "pack", "parquet",
				    "pcap", "sqlite", "sqlite3", NULL };

static const char *const *const kinds[] = {
	images, sounds, fonts, archives, documents, made, data
};

bool
tg_name_has_no_text(struct tg_str path)
{
	struct tg_str name = tg_base_of(path);
	size_t dot = name.len;
	while (dot && name.ptr[dot - 1] != '.')
		dot--;
	/* ".gz" is a name, too. */
	if (dot < 2)
		return false;
	struct tg_str end = tg_str_from_index(name, dot);
	for (size_t i = 0; i < TG_ARRAY_LEN(kinds); i++)
		for (const char *const *word = kinds[i]; *word; word++)
			if (tg_str_eq_nocase(end, tg_str_from(*word)))
				return true;
	return false;
}
