/* SPDX-License-Identifier: MIT */
/*
 * Names of files that hold no lines for people to read. What a file holds cannot tell: one
 * NUL in a comment, or any number of them, is as good a program.
 */
#include "delta.h"

/* One text, not a table of pointers: those are put in their places at each start. */
static const char endings[] =
	" "
	/* images */
	"avif bmp dds exr gif hdr heic icns ico jp2 jpeg jpg jxl png psd tga tif tiff "
	"webp xcf "
	/* sounds */
	"aac aif aiff avi flac flv m4a m4v mid mkv mov mp3 mp4 mpeg mpg ogg ogv opus "
	"swf wav webm wma wmv "
	/* fonts */
	"eot otf ttc ttf woff woff2 "
	/* archives */
	"7z aab apk appimage br bz2 cab cpio crate crx deb dmg ear egg flatpak gem gz "
	"ipa iso jar lz lz4 lzma msi nupkg pkg rar rpm snap tar tbz tgz txz vsix war "
	"whl xpi xz z zip zst "
	/* documents */
	"doc docx epub odp ods odt pdf ppt pptx xls xlsx "
	/* made */
	"a bc beam class cubin dll dylib elc elf exe gch hi ko lib mo o obj out pch "
	"pdb pyc pyd rlib rmeta so wasm "
	/* data */
	"avro bin blend blob bson dat data db dbf der fbx feather fw glb gpg h5 idx img "
	"jks keystore mat mdb model msgpack npy npz onnx orc p12 pack parquet pb pcap "
	"pfx pickle pkl pt pth raw rdb rom safetensors ser shp sqlite sqlite3 tflite ";

enum { ENDING_MAX = 16 };

bool
tg_name_has_no_text(struct tg_str path)
{
	struct tg_str name = tg_base_of(path);
	char word[ENDING_MAX + 2] = " ";
	size_t dot = name.len, nr = 1;
	while (dot && name.ptr[dot - 1] != '.')
		dot--;
	/* ".gz" is a name, too. */
	if (dot < 2 || name.len - dot > ENDING_MAX)
		return false;
	for (; dot < name.len && name.ptr[dot] != ' '; dot++)
		word[nr++] = tg_to_lower(name.ptr[dot]);
	word[nr++] = ' ';
	return dot == name.len && nr > 2 &&
	       tg_str_find(tg_str_from(endings), tg_str_make(word, nr)) < sizeof(endings) - 1;
}
