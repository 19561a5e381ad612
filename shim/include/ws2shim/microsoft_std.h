/* SPDX-License-Identifier: MIT */
/* What Microsoft's C++ library has in scope behind any one of <iostream>, <string>, <mutex> and the
   like, for programs that include one and use another. ws2c++ --windows puts it in front of a
   source that the compiler has refused; nothing else includes it. */
#ifndef WS2SHIM_MICROSOFT_STD_H
#define WS2SHIM_MICROSOFT_STD_H

#ifdef __cplusplus

#include <algorithm>
#include <array>
#include <atomic>
#include <cctype>
#include <cerrno>
#include <chrono>
#include <climits>
#include <cmath>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <cwchar>
#include <deque>
#include <exception>
#include <functional>
#include <iostream>
#include <iterator>
#include <limits>
#include <list>
#include <memory>
#include <mutex>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <tuple>
#include <typeinfo>
#include <utility>
#include <vector>

#include <crtdbg.h>

namespace std {
/* Microsoft's std::exception takes a text. */
class ws2_exception : public exception {
public:
    ws2_exception() noexcept {}
    explicit ws2_exception(const char* text)
        : text_(make_shared<string>(text ? text : "Unknown exception")) {}
    ws2_exception(const char* text, int) : ws2_exception(text) {}
    const char* what() const noexcept override {
        return text_ ? text_->c_str() : "Unknown exception";
    }

private:
    shared_ptr<string> text_;
};

/* Where Microsoft's of 2008 to 2015 had what is now in std. */
namespace tr1 {
using namespace std;
}
}  // namespace std

#endif
#endif
