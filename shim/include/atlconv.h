// SPDX-License-Identifier: MIT
// ATL's conversions between narrow and wide text, for C++.
#ifndef __ATLCONV_H__
#define __ATLCONV_H__

#ifdef __cplusplus

#include <ws2shim/text.h>

#include <string>

namespace ATL {

class CA2W {
public:
    explicit CA2W(LPCSTR text, UINT code_page = CP_THREAD_ACP) : m_psz(nullptr) {
        if (!text) return;
        int const length = MultiByteToWideChar(code_page, 0, text, -1, nullptr, 0);
        if (length <= 0) return;
        text_.resize(static_cast<std::size_t>(length));
        if (MultiByteToWideChar(code_page, 0, text, -1, &text_[0], length) > 0) m_psz = &text_[0];
    }
    CA2W(CA2W const&) = delete;
    CA2W& operator=(CA2W const&) = delete;
    operator LPWSTR() const { return m_psz; }
    LPWSTR m_psz;

private:
    std::wstring text_;
};

class CW2A {
public:
    explicit CW2A(LPCWSTR text, UINT code_page = CP_THREAD_ACP) : m_psz(nullptr) {
        if (!text) return;
        int const length =
            WideCharToMultiByte(code_page, 0, text, -1, nullptr, 0, nullptr, nullptr);
        if (length <= 0) return;
        text_.resize(static_cast<std::size_t>(length));
        if (WideCharToMultiByte(code_page, 0, text, -1, &text_[0], length, nullptr, nullptr) > 0)
            m_psz = &text_[0];
    }
    CW2A(CW2A const&) = delete;
    CW2A& operator=(CW2A const&) = delete;
    operator LPSTR() const { return m_psz; }
    LPSTR m_psz;

private:
    std::string text_;
};

using CA2CW = CA2W;
using CW2CA = CW2A;

}  // namespace ATL

#ifndef _ATL_NO_AUTOMATIC_NAMESPACE
using namespace ATL;
#endif

#endif

#endif
