// SPDX-License-Identifier: MIT
// Text for a caller who says how much room there is, counted in characters.
#pragma once

#include <algorithm>
#include <string>

#include "platform/types.hpp"
#include "shim/api/wide_text.hpp"

#include <windows.h>

namespace ws2::api {

// The length without the 0 at the end; with it, and nothing written, where there is too little
// room: how GetCurrentDirectory and its kin answer.
template <class Character>
DWORD put_text(std::string const& text, Character* buffer, DWORD room) {
    auto const wide = widened<Character>(text);
    if (!buffer || wide.size() >= room) return static_cast<DWORD>(wide.size() + 1);
    std::ranges::copy(wide, buffer);
    buffer[wide.size()] = 0;
    return static_cast<DWORD>(wide.size());
}

// What fits, and a 0 behind it; `room` is not 0. The number of characters without the 0.
template <class Character>
DWORD put_cut(std::basic_string<Character> const& text, Character* buffer, DWORD room) {
    auto const length = std::min<std::size_t>(text.size(), room - 1);
    std::copy_n(text.begin(), length, buffer);
    buffer[length] = 0;
    return static_cast<DWORD>(length);
}

}  // namespace ws2::api
