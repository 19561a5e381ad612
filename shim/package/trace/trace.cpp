// SPDX-License-Identifier: MIT
// What ws2trace puts between a program and libws2_32: a function of the same name for every call
// that calls.inc lists, which calls the real one and writes a line about it. The line is written
// when the call is over, so that it says what the call gave back; WS2_TRACE_BEGIN=1 writes one
// before, too, for calls that do not come back.
#include <winsock2.h>

#include <mswsock.h>
#include <windows.h>
#include <ws2tcpip.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <type_traits>

#pragma GCC diagnostic ignored "-Wpedantic"

namespace {

enum class Failure : std::uint8_t { none, zero, minus_one, no_handle, code };

struct Settings {
    int output = STDERR_FILENO;
    bool shows_beginning = false;
    std::size_t data_bytes = 0;

    Settings() {
        if (char const* const path = std::getenv("WS2_TRACE_FILE")) {
            int const file = ::open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
            if (file >= 0) output = file;
        } else {
            int const copy = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 200);
            if (copy >= 0) output = copy;
        }
        shows_beginning = std::getenv("WS2_TRACE_BEGIN") != nullptr;
        if (char const* const bytes = std::getenv("WS2_TRACE_DATA"))
            data_bytes = std::min<std::size_t>(std::strtoul(bytes, nullptr, 10), 4096);
    }
};

Settings const& settings() {
    static auto const& all = *new Settings;
    return all;
}

// The library stands behind this one; or it came later, for a module that a program has opened for
// itself, as interpreters do, and then only its name finds it.
void* address_of(char const* name) {
    if (void* const next = ::dlsym(RTLD_NEXT, name)) return next;
    void* const library = ::dlopen(WS2_LIBRARY, RTLD_LAZY | RTLD_NOLOAD);
    return library ? ::dlsym(library, name) : nullptr;
}

template <class Type>
Type* real(char const* name) {
    return reinterpret_cast<Type*>(address_of(name));
}

int last_error() {
    static auto* const get = real<int()>("ws2_WSAGetLastError");
    return get ? get() : 0;
}

char const* error_name(int code) {
    switch (code) {
#define WS2_ERROR(name, number, message) \
    case number:                         \
        return #name;
#include <ws2shim/errors.def>
#undef WS2_ERROR
        case ERROR_IO_PENDING:
            return "WSA_IO_PENDING";
        case ERROR_INVALID_HANDLE:
            return "ERROR_INVALID_HANDLE";
        case ERROR_INVALID_PARAMETER:
            return "ERROR_INVALID_PARAMETER";
        case ERROR_FILE_NOT_FOUND:
            return "ERROR_FILE_NOT_FOUND";
        case WAIT_TIMEOUT:
            return "WAIT_TIMEOUT";
        case ERROR_OPERATION_ABORTED:
            return "WSA_OPERATION_ABORTED";
        case ERROR_NETNAME_DELETED:
            return "ERROR_NETNAME_DELETED";
        default:
            return "";
    }
}

// Pointers may be wrong on purpose.
bool copy_from(void const* place, void* to, std::size_t bytes) {
    iovec const mine{to, bytes};
    iovec const there{const_cast<void*>(place), bytes};
    return ::process_vm_readv(::getpid(), &mine, 1, &there, 1, 0) == static_cast<ssize_t>(bytes);
}

class Line {
public:
    explicit Line(char const* call) {
        timespec now{};
        ::clock_gettime(CLOCK_REALTIME, &now);
        tm parts{};
        ::localtime_r(&now.tv_sec, &parts);
        add("%02d:%02d:%02d.%06ld [%ld] %s(", parts.tm_hour, parts.tm_min, parts.tm_sec,
            now.tv_nsec / 1000, ::syscall(SYS_gettid), call);
    }

    __attribute__((format(printf, 2, 3))) void add(char const* format, ...) {
        va_list words;
        va_start(words, format);
        int const length = std::vsnprintf(text_ + used_, room(), format, words);
        va_end(words);
        used_ += std::min<std::size_t>(static_cast<std::size_t>(std::max(length, 0)), room() - 1);
    }
    void add_quoted(char const* bytes, std::size_t count) {
        add("\"");
        for (std::size_t i = 0; i != count; ++i) {
            auto const byte = static_cast<unsigned char>(bytes[i]);
            if (byte == '"' || byte == '\\')
                add("\\%c", byte);
            else if (byte == '\n' || byte == '\r')
                add(byte == '\n' ? "\\n" : "\\r");
            else
                add(byte >= ' ' && byte < 127 ? "%c" : "\\x%02x", byte);
        }
        add("\"");
    }
    void write_to(int file) {
        text_[used_++] = '\n';
        [[maybe_unused]] auto const written = ::write(file, text_, used_);
    }

private:
    std::size_t room() const { return sizeof text_ - 1 - used_; }
    char text_[8192];
    std::size_t used_ = 0;
};

// --- arguments, each in the way of its type ------------------------------------------------------

void append(Line& line, int value) { line.add("%d", value); }
void append(Line& line, unsigned value) { line.add(value > 0xFFFF ? "%#x" : "%u", value); }
void append(Line& line, long value) { line.add("%ld", value); }
void append(Line& line, unsigned long value) { line.add("%#lx", value); }
[[maybe_unused]] void append(Line& line, long long value) { line.add("%lld", value); }
void append(Line& line, unsigned long long value) { line.add("%llu", value); }
void append(Line& line, unsigned short value) { line.add("%u", unsigned{value}); }
void append(Line& line, unsigned char value) { line.add("%u", unsigned{value}); }

template <class Value>
void append(Line& line, Value* pointer) {
    if (pointer)
        line.add("%p", reinterpret_cast<void const*>(pointer));
    else
        line.add("NULL");
}

template <class Structure>
requires std::is_class_v<Structure> || std::is_union_v<Structure>
void append(Line& line, Structure) { line.add("{...}"); }

template <class Number>
requires std::is_enum_v<Number>
void append(Line& line, Number number) { line.add("%d", static_cast<int>(number)); }

void append(Line& line, char const* text) {
    char copy[65];
    std::size_t length = 0;
    if (!text) return line.add("NULL");
    while (length != sizeof copy - 1 && copy_from(text + length, copy + length, 1) &&
           copy[length] != 0)
        ++length;
    line.add_quoted(copy, length);
}

template <class Number>
void append_pointed_to(Line& line, Number const* place) {
    Number value{};
    if (!place || !copy_from(place, &value, sizeof value))
        return append(line, static_cast<void const*>(place));
    line.add("&");
    append(line, value);
}
void append(Line& line, int* place) { append_pointed_to(line, place); }
void append(Line& line, unsigned* place) { append_pointed_to(line, place); }
[[maybe_unused]] void append(Line& line, unsigned long* place) { append_pointed_to(line, place); }

unsigned in_network_order(void const* place) {
    auto const* const byte = static_cast<unsigned char const*>(place);
    return 256u * byte[0] + byte[1];
}

void append(Line& line, sockaddr const* address) {
    SOCKADDR_STORAGE copy{};
    auto const* const v4 = reinterpret_cast<sockaddr_in const*>(&copy);
    auto const* const v6 = reinterpret_cast<sockaddr_in6 const*>(&copy);
    if (!address || !copy_from(address, &copy, sizeof *v4))
        return append(line, static_cast<void const*>(address));
    auto const port = in_network_order(&v4->sin_port);
    if (copy.ss_family == AF_INET) {
        auto const* const byte = reinterpret_cast<unsigned char const*>(&v4->sin_addr);
        return line.add("%u.%u.%u.%u:%u", byte[0], byte[1], byte[2], byte[3], port);
    }
    if (copy.ss_family != AF_INET6 || !copy_from(address, &copy, sizeof *v6))
        return line.add("{family %d}", copy.ss_family);
    line.add("[");
    for (int i = 0; i != 8; ++i)
        line.add(i == 0 ? "%x" : ":%x", in_network_order(&v6->sin6_addr.u.Word[i]));
    line.add("]:%u", port);
}
void append(Line& line, sockaddr* address) { append(line, static_cast<sockaddr const*>(address)); }

void append(Line& line, fd_set* set) {
    struct {
        u_int count;
        SOCKET sockets[8];
    } copy{};
    if (!set || !copy_from(set, &copy, offsetof(decltype(copy), sockets)))
        return append(line, static_cast<void const*>(set));
    auto const shown = std::min<std::size_t>(copy.count, 8);
    if (!copy_from(set->fd_array, copy.sockets, shown * sizeof(SOCKET))) return;
    line.add("{");
    for (std::size_t i = 0; i != shown; ++i)
        line.add("%s%#lx", i == 0 ? "" : " ", static_cast<unsigned long>(copy.sockets[i]));
    line.add(copy.count > 8 ? " ...}" : "}");
}

void append(Line& line, timeval const* span) {
    timeval copy{};
    if (!span || !copy_from(span, &copy, sizeof copy))
        return append(line, static_cast<void const*>(span));
    line.add("%ld.%06ld s", static_cast<long>(copy.tv_sec), static_cast<long>(copy.tv_usec));
}

void append(Line& line, WSABUF* buffer) {
    WSABUF copy{};
    if (!buffer || !copy_from(buffer, &copy, sizeof copy))
        return append(line, static_cast<void const*>(buffer));
    line.add("{%u at %p}", copy.len, static_cast<void*>(copy.buf));
}

// --- one call ------------------------------------------------------------------------------------

bool has_failed(Failure failure, long result) {
    switch (failure) {
        case Failure::none:
            return false;
        case Failure::zero:
            return result == 0;
        case Failure::minus_one:
            return result == -1 || static_cast<long long>(result) == 0xFFFFFFFFLL;
        case Failure::no_handle:
            return result == 0 || result == -1;
        case Failure::code:
            return result != 0;
    }
    return false;
}

// The names of the arguments, "s, buf, len, flags", one after the other.
std::string_view next_name(std::string_view& names) {
    auto const end = std::min(names.find(','), names.size());
    auto const name = names.substr(0, end);
    names.remove_prefix(std::min(end + 2, names.size()));
    return name;
}

template <class Argument>
void append_named(Line& line, std::string_view& names, long transferred, Argument argument) {
    bool const is_last = names.find(',') == std::string_view::npos;
    auto const name = next_name(names);
    line.add("%.*s=", static_cast<int>(name.size()), name.data());
    if constexpr (std::is_same_v<Argument, char const*> || std::is_same_v<Argument, char*>) {
        auto const shown =
            std::min(settings().data_bytes, static_cast<std::size_t>(std::max(transferred, 0L)));
        char bytes[4096];
        if (name != "buf")
            append(line, argument);
        else if (shown != 0 && copy_from(argument, bytes, shown))
            line.add_quoted(bytes, shown);
        else
            append(line, static_cast<void const*>(argument));
    } else {
        append(line, argument);
    }
    if (!is_last) line.add(", ");
}

double seconds_since(timespec const& begin) {
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<double>(now.tv_sec - begin.tv_sec) +
           static_cast<double>(now.tv_nsec - begin.tv_nsec) * 1e-9;
}

void append_result(Line& line, Failure failure, long number, int error) {
    if (failure == Failure::code ? number == 0 : !has_failed(failure, number)) return;
    int const code = failure == Failure::code ? static_cast<int>(number) : error;
    line.add(" %d %s", code, error_name(code));
}

template <class Result>
long as_number(Result result) {
    if constexpr (std::is_pointer_v<Result>)
        return static_cast<long>(reinterpret_cast<std::intptr_t>(result));
    else
        return static_cast<long>(result);
}

template <class Result, class... Arguments>
Result traced(char const* name, Failure failure, Result (*call)(Arguments...),
              std::string_view names, Arguments... arguments) {
    if (settings().shows_beginning) {
        int const before = errno;
        Line line{name};
        line.add("...");
        line.write_to(settings().output);
        errno = before;
    }
    timespec begin{};
    ::clock_gettime(CLOCK_MONOTONIC, &begin);
    auto const finish = [&](long number, auto const& append_value) {
        int const before = errno;
        int const error = last_error();
        auto const seconds = seconds_since(begin);
        Line line{name};
        (append_named(line, names, has_failed(failure, number) ? 0 : number, arguments), ...);
        line.add(")");
        append_value(line);
        append_result(line, failure, number, error);
        line.add(" <%.6f>", seconds);
        line.write_to(settings().output);
        errno = before;
    };
    if constexpr (std::is_void_v<Result>) {
        call(arguments...);
        finish(1, [](Line&) {});
    } else {
        auto const result = call(arguments...);
        finish(as_number(result), [&](Line& line) {
            line.add(" = ");
            if constexpr (std::is_pointer_v<Result>)
                append(line, reinterpret_cast<void const*>(result));
            else if (as_number(result) == -1)
                line.add("-1");
            else
                append(line, result);
        });
        return result;
    }
}

}  // namespace

#define TRACED(result, failure, name, parameters, ...)                                         \
    result WSAAPI name parameters {                                                            \
        static auto* const call = real<result parameters>("ws2_" #name);                       \
        return traced(#name, Failure::failure, call, #__VA_ARGS__ __VA_OPT__(, ) __VA_ARGS__); \
    }
#include "shim/package/trace/calls.inc"
