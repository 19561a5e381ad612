/* SPDX-License-Identifier: MIT
   Functions that the linker puts in the place of others (--wrap). They are not hidden: a library
   made with a sanitizer refers to the others without their version, which to the linker is a
   reference to these. --exclude-libs keeps them out of what the program's own libraries export. */
#ifndef WS2_IN_PLACE_H
#define WS2_IN_PLACE_H

#define WS2_IN_PLACE __attribute__((visibility("protected")))

#endif
