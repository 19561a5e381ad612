// SPDX-License-Identifier: MIT
// std::ifstream and its relatives by names with backslashes, as file_names.c does for fopen: the
// C++ library opens them inside, so the linker puts these functions in the place of its
// constructors and open(). A member of its own: C programs have no such library. Called as the C++
// ABI of all hosts with GNU's library calls them: a constructor gets its object first, and the
// first word of a std::string is where its text is.
#include "shim/package/file_names.h"

// NOLINTBEGIN(bugprone-reserved-identifier, readability-identifier-naming, cert-dcl37-c)
#define WS2_OPENS_TEXT(function, plain)                                                  \
    WS2_IN_PLACE void* __wrap_##function(void* self, const char* const* text, int mode); \
    void* __wrap_##function(void* self, const char* const* text, int mode) {             \
        return __wrap_##plain(self, *text, mode);                                        \
    }
#define WS2_BOTH(stem)                                                              \
    WS2_OPENS(stem##EPKcSt13_Ios_Openmode)                                          \
    WS2_OPENS_TEXT(stem##ERKNSt7__cxx1112basic_stringIcS1_SaIcEEESt13_Ios_Openmode, \
                   stem##EPKcSt13_Ios_Openmode)

WS2_BOTH(_ZNSt13basic_filebufIcSt11char_traitsIcEE4open)
WS2_BOTH(_ZNSt13basic_fstreamIcSt11char_traitsIcEE4open)
WS2_BOTH(_ZNSt13basic_fstreamIcSt11char_traitsIcEEC1)
WS2_BOTH(_ZNSt14basic_ifstreamIcSt11char_traitsIcEE4open)
WS2_BOTH(_ZNSt14basic_ifstreamIcSt11char_traitsIcEEC1)
WS2_BOTH(_ZNSt14basic_ofstreamIcSt11char_traitsIcEE4open)
WS2_BOTH(_ZNSt14basic_ofstreamIcSt11char_traitsIcEEC1)
// NOLINTEND(bugprone-reserved-identifier, readability-identifier-naming, cert-dcl37-c)
