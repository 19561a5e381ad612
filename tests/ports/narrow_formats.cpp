// SPDX-License-Identifier: MIT
// Sizes of Microsoft's narrow formats by every name that C++ has for printf, beside a program's own
// methods and macros of that name.
#include <winsock2.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>

struct Log {
    std::string text;
    __attribute__((format(printf, 2, 3))) int printf(char const* format, ...) {
        text += format;
        return 1;
    }
    int sprintf(char const* format) { return printf("%s", format); }
};

namespace own {
int snprintf(char const* text) { return static_cast<int>(std::strlen(text)); }
}  // namespace own

#define fprintf(...) std::sprintf(line, __VA_ARGS__)

template <class Print, class... Words>
static bool says(Print print, char const* format, Words... words) {
    char text[40] = "";
    return print(text, sizeof text, format, words...) == 10 && std::strcmp(text, "5000000000") == 0;
}

int main() {
    long long const number = 5'000'000'000;
    char line[40] = "";
    bool is_right = says(snprintf, "%I64d", number) && says(&snprintf, "%I64d", number) &&
                    says(std::snprintf, "%I64u", number) && says(::snprintf, "%lld", number);
    is_right = fprintf("%I64d", number) == 10 && std::string(line) == "5000000000" && is_right;
    is_right = sprintf_s(line, "%I64d", number) == 10 && is_right;
    is_right = _snprintf(line, sizeof line, "%I64d %Ix", number, SIZE_MAX) ==
                   11 + 2 * static_cast<int>(sizeof(std::size_t)) &&
               is_right;
    Log log;
    is_right = log.printf("%d", 7) == 1 && log.sprintf("I64") == 1 && is_right;
    is_right = log.text == "%d%s" && own::snprintf("%I64d") == 5 && is_right;
    long long read = 0;
    is_right = std::sscanf(line, "%I64d", &read) == 1 && read == number && is_right;
    std::size_t size = 0;
    is_right = sscanf_s("1 -1", "%I64d %Id", &read, &size) == 2 && size == SIZE_MAX && is_right;
    is_right = std::to_string(1.5) == "1.500000" && is_right;
    int (*const print)(char const*, ...) = &std::printf;
    // 42, when the format is read as Microsoft's library does.
    return print("%I64d\n", is_right ? 42LL : 0LL) != 3;
}
