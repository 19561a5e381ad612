// SPDX-License-Identifier: MIT
// What Microsoft's compiler lets pass in C++: a goto past an initialization, and parameters
// annotated in the old manner, where the C++ library has parameters of those names.
#include <winsock2.h>

#include <iostream>
#include <vector>

static int words_in(__in const char* text, __out_opt int* length, __reserved void* nothing) {
    int words = 0;
    if (nothing) goto end;
    int count = 0;
    char const* at = text;
    for (; *at; ++at) count += *at == ' ';
    words = count + 1;
    if (length) *length = (int)(at - text);
end:
    return words;
}

int main(int argc, __in_opt char** argv) {
    std::vector<int> room(1);
    int const words = words_in("one two", room.data(), NULL);
    if (argc > 0 && argv && words_in("one", NULL, &room) != 0) return 1;
    std::cout << words * 10 + room[0] * 3 + 1 << std::endl;
    return words + room[0] == 9 ? 0 : 1;
}
