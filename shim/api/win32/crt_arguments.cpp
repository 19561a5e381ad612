// SPDX-License-Identifier: MIT
// The words of the command line that Microsoft's C library keeps for whoever is not main().
#include <string>
#include <vector>

#include "platform/program.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/api/wide_text.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

// The program may write to the words, and to where they are.
template <class Character>
struct Arguments {
    std::vector<std::basic_string<Character>> words;
    std::vector<Character*> places;
    Character** first;
    int count;

    Arguments() {
        for (auto const& word : platform::program_words())
            words.push_back(widened<Character>(word));
        for (auto& word : words) places.push_back(word.data());
        count = static_cast<int>(places.size());
        places.push_back(nullptr);
        first = places.data();
    }
};

// Null without memory, until a later call has some.
template <class Character>
Arguments<Character>* arguments() {
    return value_or(static_cast<Arguments<Character>*>(nullptr), [] {
        static auto& all = *new Arguments<Character>;
        return &all;
    });
}

template <class Character>
Character*** places() {
    static Character** nothing = nullptr;
    auto* const all = arguments<Character>();
    return all ? &all->first : &nothing;
}

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

int* __cdecl __p___argc() {
    static int nothing = 0;
    auto* const all = arguments<char>();
    return all ? &all->count : &nothing;
}
char*** __cdecl __p___argv() { return places<char>(); }
wchar_t*** __cdecl __p___wargv() { return places<wchar_t>(); }
