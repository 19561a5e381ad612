/* SPDX-License-Identifier: MIT
   Names of files as Windows' programs write them, for what file_names.c and stream_names.c put in
   the place of the host's functions. */
#ifndef WS2_FILE_NAMES_H
#define WS2_FILE_NAMES_H

#include "shim/package/in_place.h"

enum { ws2_longest_name = 4096 };

/* The name for the host: itself, or a copy in `room`, which has ws2_longest_name bytes, with
   slashes for backslashes and the host's name of a device. */
const char* ws2_host_name(const char* name, char* room);

/* A C++ library's function that opens a stream by a name: a constructor, or open(), which get their
   object first. */
#define WS2_OPENS(function)                                                       \
    void* __real_##function(void* self, const char* name, int mode);              \
    WS2_IN_PLACE void* __wrap_##function(void* self, const char* name, int mode); \
    void* __wrap_##function(void* self, const char* name, int mode) {             \
        char room[ws2_longest_name];                                              \
        return __real_##function(self, ws2_host_name(name, room), mode);          \
    }

#endif
