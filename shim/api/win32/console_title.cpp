// SPDX-License-Identifier: MIT
// The title of the console. The terminal is the user's, so it is kept for the program alone.
#include <algorithm>
#include <mutex>
#include <optional>
#include <string>

#include "platform/program.hpp"
#include "shim/api/wide_text.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/objects/ranked_mutex.hpp"

#include <windows.h>

namespace ws2::api {
namespace {

struct ConsoleTitle {
    core::RankedMutex<core::Rank::console_title> mutex;
    std::optional<std::string> text;  // none: that of a new console
};

ConsoleTitle& console_title() {
    static auto& title = *new ConsoleTitle;  // threads may ask while the process ends
    return title;
}

// A new console has the program's path. [docs:GetConsoleTitle]
std::string title_text() {
    auto& title = console_title();
    {
        std::lock_guard const lock{title.mutex};
        if (title.text) return *title.text;
    }
    return platform::program_path();
}

template <class Character>
BOOL keep_title(Character const* text) {
    return win32_call(FALSE, [&] {
        if (!text) return Code::invalid_parameter;
        auto kept = narrowed(text);
        auto& title = console_title();
        std::lock_guard const lock{title.mutex};
        title.text = std::move(kept);
        return Code::ok;
    });
}

// Of a title that is too long there is as much as has room; its whole length is told all the same.
template <class Character>
DWORD tell_title(Character* to, DWORD room) {
    return win32_call(DWORD{0}, [&]() -> Result<DWORD> {
        if (!to || room == 0) return Code::invalid_parameter;
        auto const text = widened<Character>(title_text());
        auto const count = std::min<std::size_t>(text.size(), room - 1);
        std::copy_n(text.data(), count, to);
        to[count] = 0;
        return static_cast<DWORD>(text.size());
    });
}

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

BOOL WINAPI SetConsoleTitleA(LPCSTR lpConsoleTitle) { return keep_title(lpConsoleTitle); }
BOOL WINAPI SetConsoleTitleW(LPCWSTR lpConsoleTitle) { return keep_title(lpConsoleTitle); }
DWORD WINAPI GetConsoleTitleA(LPSTR lpConsoleTitle, DWORD nSize) {
    return tell_title(lpConsoleTitle, nSize);
}
DWORD WINAPI GetConsoleTitleW(LPWSTR lpConsoleTitle, DWORD nSize) {
    return tell_title(lpConsoleTitle, nSize);
}
