// SPDX-License-Identifier: MIT
// Conversions between multi-byte text, which is UTF-8 here in every code page that means "mine",
// and wide text; and the lstr functions.
#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "platform/process.hpp"
#include "shim/api/caller_memory.hpp"
#include "shim/api/win32_entry.hpp"
#include "shim/core/text/unicode.hpp"

#include <windows.h>
#include <winsock2.h>

namespace ws2::api {
namespace {

bool is_utf8(UINT code_page) {
    return code_page == CP_ACP || code_page == CP_OEMCP || code_page == CP_THREAD_ACP ||
           code_page == CP_UTF8;
}

std::wstring convert(std::string_view text) { return core::from_utf8(text); }
std::string convert(std::wstring_view text) { return core::to_utf8(text); }

// Whatever is not valid became U+FFFD, and so differs on the way back.
bool is_valid(std::string_view text) { return core::to_utf8(core::from_utf8(text)) == text; }
bool is_valid(std::wstring_view text) { return core::from_utf8(core::to_utf8(text)) == text; }

template <class From, class To>
struct Conversion {
    DWORD flags;
    DWORD known_flags;
    DWORD strict_flag;
    From const* text;
    int length;  // -1: terminated, and the terminator is converted too
    To* buffer;
    int size;  // 0: only count
};

template <class From, class To>
int run(Conversion<From, To> const& wanted) {
    if (!wanted.text || wanted.length == 0 || wanted.size < 0 ||
        (wanted.size != 0 && !wanted.buffer) ||
        static_cast<void const*>(wanted.text) == wanted.buffer)
        return failed(ERROR_INVALID_PARAMETER);
    if ((wanted.flags & ~wanted.known_flags) != 0) return failed(ERROR_INVALID_FLAGS);
    std::basic_string_view<From> const text{
        wanted.text, wanted.length < 0 ? std::char_traits<From>::length(wanted.text) + 1
                                       : static_cast<std::size_t>(wanted.length)};
    if ((wanted.flags & wanted.strict_flag) != 0 && !is_valid(text))
        return failed(ERROR_NO_UNICODE_TRANSLATION);
    auto const converted = convert(text);
    if (wanted.size != 0) {
        auto const room = static_cast<std::size_t>(wanted.size);
        std::copy_n(converted.data(), std::min(converted.size(), room), wanted.buffer);
        if (converted.size() > room) return failed(ERROR_INSUFFICIENT_BUFFER);
    }
    return static_cast<int>(converted.size());
}

// --- lstr: memory that cannot be used ends them without a result [docs] -------------------------

template <class Character>
std::optional<std::size_t> length_of(Character const* text) {
    prepare_for_faults();
    if (!text || !can_read_text(text)) return std::nullopt;
    return std::char_traits<Character>::length(text);
}

template <class Character>
int length(Character const* text) {
    return static_cast<int>(length_of(text).value_or(0));
}

template <class Character>
Character* copy(Character* target, Character const* source) {
    auto const count = length_of(source);
    if (!count || !target || !can_write(target, *count + 1)) return nullptr;
    std::char_traits<Character>::move(target, source, *count + 1);
    return target;
}

// At most size - 1 characters and the terminator.
template <class Character>
Character* copy_some(Character* target, Character const* source, int size) {
    if (size <= 0) return nullptr;
    auto const whole = length_of(source);
    if (!whole) return nullptr;
    auto const count = std::min(*whole, static_cast<std::size_t>(size - 1));
    if (!target || !can_write(target, count + 1)) return nullptr;
    std::char_traits<Character>::move(target, source, count);
    target[count] = Character{};
    return target;
}

template <class Character>
Character* append(Character* target, Character const* source) {
    auto const before = length_of(target);
    return before && copy(target + *before, source) ? target : nullptr;
}

template <class Character>
Character lower(Character character) {
    return character >= 'A' && character <= 'Z' ? static_cast<Character>(character - 'A' + 'a')
                                                : character;
}

template <class Character>
int compare_folded(Character const* first, Character const* second) {
    if (!first || !second) return (first != nullptr) - (second != nullptr);
    for (; *first && lower(*first) == lower(*second); ++first, ++second) {
    }
    return (lower(*first) > lower(*second)) - (lower(*first) < lower(*second));
}

// As in a dictionary: case decides only between words that are otherwise equal, small before
// capital.
template <class Character>
int compare(Character const* first, Character const* second) {
    if (auto const folded = compare_folded(first, second); folded != 0 || !first) return folded;
    auto const exact = std::basic_string_view<Character>{first}.compare(second);
    return (exact < 0) - (exact > 0);
}

// The text may be its own place when both are narrow.
template <class From, class To>
BOOL put_converted(std::basic_string_view<From> text, To* to, std::size_t room) {
    return win32_value(FALSE, [&] {
        if constexpr (std::is_same_v<From, To>)
            std::char_traits<To>::move(to, text.data(), std::min(text.size(), room));
        else {
            auto const converted = convert(text);
            std::copy_n(converted.data(), std::min(converted.size(), room), to);
        }
        return TRUE;
    });
}

template <class From, class To>
BOOL to_or_from_oem(From const* text, To* to) {
    if (!text || !to) return FALSE;
    std::basic_string_view<From> const with_end{text, std::char_traits<From>::length(text) + 1};
    return put_converted(with_end, to, std::string::npos);
}

template <class From, class To>
BOOL some_to_or_from_oem(From const* text, To* to, std::size_t length) {
    return text && to && put_converted(std::basic_string_view<From>{text, length}, to, length);
}

}  // namespace
}  // namespace ws2::api

using namespace ws2::api;

int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCSTR lpMultiByteStr, int cbMultiByte,
                               LPWSTR lpWideCharStr, int cchWideChar) {
    if (!is_utf8(CodePage)) return failed(ERROR_INVALID_PARAMETER);
    Conversion<char, wchar_t> const wanted{
        .flags = dwFlags,
        .known_flags = MB_PRECOMPOSED | MB_COMPOSITE | MB_USEGLYPHCHARS | MB_ERR_INVALID_CHARS,
        .strict_flag = MB_ERR_INVALID_CHARS,
        .text = lpMultiByteStr,
        .length = cbMultiByte,
        .buffer = lpWideCharStr,
        .size = cchWideChar};
    return win32_value(0, [&] { return run(wanted); });
}

int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWSTR lpWideCharStr, int cchWideChar,
                               LPSTR lpMultiByteStr, int cbMultiByte, LPCSTR lpDefaultChar,
                               LPBOOL lpUsedDefaultChar) {
    if (!is_utf8(CodePage)) return failed(ERROR_INVALID_PARAMETER);
    if (CodePage == CP_UTF8 && (lpDefaultChar || lpUsedDefaultChar))
        return failed(ERROR_INVALID_PARAMETER);
    if (lpUsedDefaultChar) *lpUsedDefaultChar = FALSE;
    Conversion<wchar_t, char> const wanted{
        .flags = dwFlags,
        .known_flags = CodePage == CP_UTF8 ? WC_ERR_INVALID_CHARS : ~DWORD{0},
        .strict_flag = WC_ERR_INVALID_CHARS,
        .text = lpWideCharStr,
        .length = cchWideChar,
        .buffer = lpMultiByteStr,
        .size = cbMultiByte};
    return win32_value(0, [&] { return run(wanted); });
}

int WINAPI lstrlenA(LPCSTR lpString) { return length(lpString); }
int WINAPI lstrlenW(LPCWSTR lpString) { return length(lpString); }
int WINAPI lstrcmpA(LPCSTR lpString1, LPCSTR lpString2) { return compare(lpString1, lpString2); }
int WINAPI lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2) { return compare(lpString1, lpString2); }
int WINAPI lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2) {
    return compare_folded(lpString1, lpString2);
}
int WINAPI lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2) {
    return compare_folded(lpString1, lpString2);
}
LPSTR WINAPI lstrcpyA(LPSTR lpString1, LPCSTR lpString2) { return copy(lpString1, lpString2); }
LPWSTR WINAPI lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2) { return copy(lpString1, lpString2); }
LPSTR WINAPI lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength) {
    return copy_some(lpString1, lpString2, iMaxLength);
}
LPWSTR WINAPI lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength) {
    return copy_some(lpString1, lpString2, iMaxLength);
}
LPSTR WINAPI lstrcatA(LPSTR lpString1, LPCSTR lpString2) { return append(lpString1, lpString2); }
LPWSTR WINAPI lstrcatW(LPWSTR lpString1, LPCWSTR lpString2) { return append(lpString1, lpString2); }

BOOL WINAPI CharToOemA(LPCSTR pSrc, LPSTR pDst) { return to_or_from_oem(pSrc, pDst); }
BOOL WINAPI CharToOemW(LPCWSTR pSrc, LPSTR pDst) { return to_or_from_oem(pSrc, pDst); }
BOOL WINAPI OemToCharA(LPCSTR pSrc, LPSTR pDst) { return to_or_from_oem(pSrc, pDst); }
BOOL WINAPI OemToCharW(LPCSTR pSrc, LPWSTR pDst) { return to_or_from_oem(pSrc, pDst); }
BOOL WINAPI CharToOemBuffA(LPCSTR lpszSrc, LPSTR lpszDst, DWORD cchDstLength) {
    return some_to_or_from_oem(lpszSrc, lpszDst, cchDstLength);
}
BOOL WINAPI CharToOemBuffW(LPCWSTR lpszSrc, LPSTR lpszDst, DWORD cchDstLength) {
    return some_to_or_from_oem(lpszSrc, lpszDst, cchDstLength);
}
BOOL WINAPI OemToCharBuffA(LPCSTR lpszSrc, LPSTR lpszDst, DWORD cchDstLength) {
    return some_to_or_from_oem(lpszSrc, lpszDst, cchDstLength);
}
BOOL WINAPI OemToCharBuffW(LPCSTR lpszSrc, LPWSTR lpszDst, DWORD cchDstLength) {
    return some_to_or_from_oem(lpszSrc, lpszDst, cchDstLength);
}

// They speak to a debugger only, and programs here have none that listens [docs].
VOID WINAPI OutputDebugStringA(LPCSTR) {}
VOID WINAPI OutputDebugStringW(LPCWSTR) {}

BOOL WINAPI IsDebuggerPresent() { return ws2::platform::is_traced() ? TRUE : FALSE; }
VOID WINAPI DebugBreak() { ws2::platform::break_into_debugger(); }
