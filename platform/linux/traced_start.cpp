// SPDX-License-Identifier: MIT
// WS2_TRACE=1 in the environment without ws2trace: the program is executed once more, with the
// tracer in front of this library. That is done before main(), because a program's calls are bound
// to whatever was loaded first. A program that was started without the variable pays for one look
// at its environment.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "platform/linux/start_arguments.hpp"

namespace ws2::platform {
namespace {

constexpr std::string_view tracer_name = "libws2_trace.so";

bool is_wanted() {
    char const* const value = ::secure_getenv("WS2_TRACE");
    return value && *value != 0 && std::string_view{value} != "0";
}

// Beside the shared library; empty for a program that has the library inside.
std::string tracer_path(void const* own_symbol) {
    Dl_info info{};
    if (::dladdr(own_symbol, &info) == 0 || !info.dli_fname) return {};
    std::string const own{info.dli_fname};
    auto const slash = own.rfind('/');
    if (slash == std::string::npos || own.find("libws2_32", slash) == std::string::npos) return {};
    return own.substr(0, slash + 1).append(tracer_name);
}

void execute_with(std::string const& tracer, std::string const& others, char** arguments) {
    auto const preloaded = others.empty() ? tracer : tracer + ":" + others;
    // No other thread of the program has begun.
    if (::access(tracer.c_str(), R_OK) == 0 &&
        ::setenv("LD_PRELOAD", preloaded.c_str(), 1) == 0)  // NOLINT(concurrency-mt-unsafe)
        ::execv("/proc/self/exe", arguments);
    std::fprintf(stderr, "WS2_TRACE: %s cannot be loaded, nothing is traced\n", tracer.c_str());
}

__attribute__((constructor)) void start_traced(int /*count*/, char** arguments) {
    if (!constructors_get_arguments() || !is_wanted()) return;
    char const* const preloaded = ::secure_getenv("LD_PRELOAD");
    std::string const others{preloaded ? preloaded : ""};
    if (others.find(tracer_name) != std::string::npos) return;
    auto const tracer = tracer_path(reinterpret_cast<void const*>(&start_traced));
    if (!tracer.empty()) execute_with(tracer, others, arguments);
}

}  // namespace
}  // namespace ws2::platform
