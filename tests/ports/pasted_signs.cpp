// SPDX-License-Identifier: MIT
// Microsoft's preprocessor lets two signs, or a sign and a name, be beside each other where ## says
// that they are one word.
#include <winsock2.h>

#include <cstdio>

// clang-format off
enum class Option { DEBUG_IT = 1, REUSE = 4 };
template <Option> struct Size;
#define SIZE_OF(name, type) template<> struct Size<Option::##name> { static const int bytes = sizeof(type); };
SIZE_OF(DEBUG_IT, char)
SIZE_OF(REUSE, \
        int)

struct Answer { int whole; int get() { return whole; } };
#define FIELD(of, name) of##.##name
#define THROUGH(of, name) of->##name##()
#define BOTH(first, ...) sum(first, ##__VA_ARGS__)
// clang-format on

static int sum(int first, int second = 2) { return first + second; }

int main() {
    Answer answer = {Size<Option::REUSE>::bytes * 10};
    Answer* through = &answer;
    if (FIELD(answer, whole) != 40 || BOTH(1) != 3 || BOTH(1, 5) != 6) return 1;
    std::printf("%d\n", THROUGH(through, get) + BOTH(1, 1) + Size<Option::DEBUG_IT>::bytes - 1);
}
