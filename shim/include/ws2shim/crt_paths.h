// SPDX-License-Identifier: MIT
// The parts of a path, by the names of Microsoft's C library. Slashes and backslashes end a folder.
// Included by <ws2shim/crt.h>.
#ifndef WS2SHIM_CRT_PATHS_H
#define WS2SHIM_CRT_PATHS_H

#include <ws2shim/crt.h>

// ERANGE: a part does not fit, and all are empty; EINVAL: there is no path, or a part has room
// without a place or a place without room. A part with neither is left out. [docs:_splitpath_s]
#define WS2_CRT_PATHS(Character, split, split_s, make, make_s)                                  \
    WS2_INLINE errno_t ws2_part##split(Character* to, size_t room, const Character* from,       \
                                       size_t count) {                                          \
        if (to == NULL) return 0;                                                               \
        if (count >= room) return WS2_ERANGE;                                                   \
        memcpy(to, from, count * sizeof *to);                                                   \
        to[count] = 0;                                                                          \
        return 0;                                                                               \
    }                                                                                           \
    WS2_INLINE errno_t split_s(const Character* path, Character* drive, size_t drive_room,      \
                               Character* folder, size_t folder_room, Character* name,          \
                               size_t name_room, Character* extension, size_t extension_room) { \
        const Character *rest = path, *dot = NULL, *end;                                        \
        errno_t code = path == NULL || (drive == NULL) != (drive_room == 0) ||                  \
                               (folder == NULL) != (folder_room == 0) ||                        \
                               (name == NULL) != (name_room == 0) ||                            \
                               (extension == NULL) != (extension_room == 0)                     \
                           ? WS2_EINVAL                                                         \
                           : 0;                                                                 \
        if (code == 0) {                                                                        \
            const size_t letters = path[0] != 0 && path[1] == ':' ? 2 : 0;                      \
            code = ws2_part##split(drive, drive_room, path, letters);                           \
            path += letters;                                                                    \
            for (rest = end = path; *end != 0; ++end) {                                         \
                if (*end == '/' || *end == '\\') rest = end + 1;                                \
            }                                                                                   \
            for (dot = end; dot != rest && *dot != '.';) --dot;                                 \
            if (*dot != '.') dot = end;                                                         \
            if (code == 0)                                                                      \
                code = ws2_part##split(folder, folder_room, path, (size_t)(rest - path));       \
            if (code == 0) code = ws2_part##split(name, name_room, rest, (size_t)(dot - rest)); \
            if (code == 0)                                                                      \
                code = ws2_part##split(extension, extension_room, dot, (size_t)(end - dot));    \
        }                                                                                       \
        if (code == 0) return 0;                                                                \
        if (drive != NULL && drive_room != 0) *drive = 0;                                       \
        if (folder != NULL && folder_room != 0) *folder = 0;                                    \
        if (name != NULL && name_room != 0) *name = 0;                                          \
        if (extension != NULL && extension_room != 0) *extension = 0;                           \
        return code;                                                                            \
    }                                                                                           \
    WS2_INLINE void split(const Character* path, Character* drive, Character* folder,           \
                          Character* name, Character* extension) {                              \
        split_s(path, drive, drive ? _MAX_DRIVE : 0, folder, folder ? _MAX_DIR : 0, name,       \
                name ? _MAX_FNAME : 0, extension, extension ? _MAX_EXT : 0);                    \
    }                                                                                           \
    WS2_INLINE errno_t make_s(Character* path, size_t room, const Character* drive,             \
                              const Character* folder, const Character* name,                   \
                              const Character* extension) {                                     \
        size_t used = 0;                                                                        \
        if (path == NULL || room == 0) return WS2_EINVAL;                                       \
        if (drive != NULL && *drive != 0) {                                                     \
            if (used < room) path[used++] = *drive;                                             \
            if (used < room) path[used++] = ':';                                                \
        }                                                                                       \
        if (folder != NULL && *folder != 0) {                                                   \
            for (; *folder != 0 && used < room; ++folder) path[used++] = *folder;               \
            if (used < room && path[used - 1] != '/' && path[used - 1] != '\\')                 \
                path[used++] = '\\';                                                            \
        }                                                                                       \
        if (name != NULL)                                                                       \
            for (; *name != 0 && used < room; ++name) path[used++] = *name;                     \
        if (extension != NULL && *extension != 0) {                                             \
            if (*extension != '.' && used < room) path[used++] = '.';                           \
            for (; *extension != 0 && used < room; ++extension) path[used++] = *extension;      \
        }                                                                                       \
        if (used >= room) {                                                                     \
            path[0] = 0;                                                                        \
            return WS2_ERANGE;                                                                  \
        }                                                                                       \
        path[used] = 0;                                                                         \
        return 0;                                                                               \
    }                                                                                           \
    WS2_INLINE void make(Character* path, const Character* drive, const Character* folder,      \
                         const Character* name, const Character* extension) {                   \
        make_s(path, _MAX_PATH, drive, folder, name, extension);                                \
    }

WS2_CRT_PATHS(char, _splitpath, _splitpath_s, _makepath, _makepath_s)
WS2_CRT_PATHS(wchar_t, _wsplitpath, _wsplitpath_s, _wmakepath, _wmakepath_s)
#undef WS2_CRT_PATHS

#endif
