// SPDX-License-Identifier: MIT
// WSAAsyncGetHostByName and its kin: the older name calls, whose answers are posted to a window.
#include <winsock2.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <vector>

#include "shim/api/caller_memory.hpp"
#include "shim/api/entry_point.hpp"
#include "shim/core/names/posted_lookup.hpp"
#include "shim/core/windows/window.hpp"

namespace ws2::api {
namespace {

// A structure and all that it points to, as it is to stand at `place` in one piece.
class Image {
public:
    Image(char* place, std::size_t structure_size) : place_{place}, bytes_(structure_size) {}

    char* copy(char const* source, std::size_t size) {
        auto* const target = end();
        auto const* const first = reinterpret_cast<std::byte const*>(source);
        bytes_.insert(bytes_.end(), first, first + size);
        return target;
    }
    char* text(char const* source) { return copy(source, std::strlen(source) + 1); }

    // A list with a NULL behind it; copy_one(item) copies what it points to.
    template <class CopyOne>
    char** list(char* const* items, CopyOne&& copy_one) {
        std::vector<char*> copied;
        for (; *items; ++items) copied.push_back(copy_one(*items));
        copied.push_back(nullptr);
        while (bytes_.size() % alignof(char*) != 0) bytes_.push_back({});
        return reinterpret_cast<char**>(
            copy(reinterpret_cast<char const*>(copied.data()), copied.size() * sizeof(char*)));
    }
    char** texts(char* const* items) {
        return list(items, [&](char const* item) { return text(item); });
    }

    template <class Structure>
    std::vector<std::byte> finish(Structure const& structure) {
        std::memcpy(bytes_.data(), &structure, sizeof structure);
        return std::move(bytes_);
    }

private:
    char* end() const { return place_ + bytes_.size(); }

    char* const place_;
    std::vector<std::byte> bytes_;
};

std::vector<std::byte> image_of(hostent host, char* place) {
    Image image{place, sizeof host};
    auto const address_size = static_cast<std::size_t>(host.h_length);
    host.h_addr_list = image.list(
        host.h_addr_list, [&](char const* address) { return image.copy(address, address_size); });
    host.h_aliases = image.texts(host.h_aliases);
    host.h_name = image.text(host.h_name);
    return image.finish(host);
}

std::vector<std::byte> image_of(servent service, char* place) {
    Image image{place, sizeof service};
    service.s_aliases = image.texts(service.s_aliases);
    service.s_name = image.text(service.s_name);
    service.s_proto = image.text(service.s_proto);
    return image.finish(service);
}

std::vector<std::byte> image_of(protoent protocol, char* place) {
    Image image{place, sizeof protocol};
    protocol.p_aliases = image.texts(protocol.p_aliases);
    protocol.p_name = image.text(protocol.p_name);
    return image.finish(protocol);
}

struct Posting {
    HWND window;
    u_int message;
    char* buffer;
    int size;
};

// A message that finds no window or no room is lost, as on Windows.
void post(core::WindowHandle window, u_int message, std::uint32_t request, Code code,
          std::size_t size) {
    constexpr std::size_t most = 0xFFFF;
    auto const words = MAKELONG(static_cast<WORD>(std::min(size, most)), static_cast<WORD>(code));
    static_cast<void>(is_done([&] {
        static_cast<void>(core::post_to_window(
            window, {.window = window, .number = message, .first = request, .second = words}));
    }));
}

// look_up() is one of the older calls, with arguments of its own.
template <class LookUp>
Result<std::vector<std::byte>> ask(LookUp const& look_up, char* place) {
    Result<std::vector<std::byte>> image{Code::no_buffers};
    static_cast<void>(is_done([&] {
        auto const* const answer = look_up();
        if (answer)
            image = image_of(*answer, place);
        else
            image = static_cast<Code>(WSAGetLastError());
    }));
    return image;
}

template <class LookUp>
Result<HANDLE> start(Posting const& to, LookUp look_up) {
    // Nothing is checked but the buffer: without a window the message is lost [winetest:
    // test_WSAAsyncGetServByPort].
    auto const window = reinterpret_cast<core::WindowHandle>(to.window);
    auto const size = static_cast<std::size_t>(to.size < 0 ? 0 : to.size);
    if (size != 0 && !can_write(to.buffer, size)) return Code::bad_address;
    auto const number = core::PostedLookup::start(
        {reinterpret_cast<std::byte*>(to.buffer), size},
        [look_up, place = to.buffer] { return ask(look_up, place); },
        [window, message = to.message](std::uint32_t request, Code code, std::size_t needed) {
            post(window, message, request, code, needed);
        });
    if (!number) return number.code();
    return reinterpret_cast<HANDLE>(static_cast<ULONG_PTR>(*number));
}

// The text is kept; none is none for look_up as well.
class KeptText {
public:
    explicit KeptText(char const* text) : is_there_{text != nullptr}, text_{text ? text : ""} {}
    char const* get() const { return is_there_ ? text_.c_str() : nullptr; }

private:
    bool is_there_;
    std::string text_;
};

}  // namespace
}  // namespace ws2::api

using namespace ws2;
using namespace ws2::api;

// Windows' functions, whose answers are each thread's own.
// NOLINTBEGIN(concurrency-mt-unsafe)

HANDLE WSAAPI WSAAsyncGetHostByName(HWND hWnd, u_int wMsg, const char* name, char* buf,
                                    int buflen) {
    return call(HANDLE{}, [&]() -> Result<HANDLE> {
        if (!can_read_optional_text(name)) return Code::bad_address;
        return start({hWnd, wMsg, buf, buflen},
                     [name = KeptText{name}] { return gethostbyname(name.get()); });
    });
}

HANDLE WSAAPI WSAAsyncGetHostByAddr(HWND hWnd, u_int wMsg, const char* addr, int len, int type,
                                    char* buf, int buflen) {
    return call(HANDLE{}, [&]() -> Result<HANDLE> {
        constexpr int longest = 16;
        if (len < 0 || len > longest) return Code::invalid_argument;
        auto const size = static_cast<std::size_t>(len);
        if (!can_read(addr, size)) return Code::bad_address;
        return start({hWnd, wMsg, buf, buflen}, [address = std::string(addr, size), type] {
            return gethostbyaddr(address.data(), static_cast<int>(address.size()), type);
        });
    });
}

HANDLE WSAAPI WSAAsyncGetServByName(HWND hWnd, u_int wMsg, const char* name, const char* proto,
                                    char* buf, int buflen) {
    return call(HANDLE{}, [&]() -> Result<HANDLE> {
        if (!can_read_text(name) || !can_read_optional_text(proto)) return Code::bad_address;
        return start({hWnd, wMsg, buf, buflen}, [name = KeptText{name}, proto = KeptText{proto}] {
            return getservbyname(name.get(), proto.get());
        });
    });
}

HANDLE WSAAPI WSAAsyncGetServByPort(HWND hWnd, u_int wMsg, int port, const char* proto, char* buf,
                                    int buflen) {
    return call(HANDLE{}, [&]() -> Result<HANDLE> {
        if (!can_read_optional_text(proto)) return Code::bad_address;
        return start({hWnd, wMsg, buf, buflen},
                     [port, proto = KeptText{proto}] { return getservbyport(port, proto.get()); });
    });
}

HANDLE WSAAPI WSAAsyncGetProtoByName(HWND hWnd, u_int wMsg, const char* name, char* buf,
                                     int buflen) {
    return call(HANDLE{}, [&]() -> Result<HANDLE> {
        if (!can_read_text(name)) return Code::bad_address;
        return start({hWnd, wMsg, buf, buflen},
                     [name = KeptText{name}] { return getprotobyname(name.get()); });
    });
}

HANDLE WSAAPI WSAAsyncGetProtoByNumber(HWND hWnd, u_int wMsg, int number, char* buf, int buflen) {
    return call(HANDLE{}, [&]() -> Result<HANDLE> {
        return start({hWnd, wMsg, buf, buflen}, [number] { return getprotobynumber(number); });
    });
}

// NOLINTEND(concurrency-mt-unsafe)

int WSAAPI WSACancelAsyncRequest(HANDLE hAsyncTaskHandle) {
    return call(SOCKET_ERROR, [&] {
        return core::PostedLookup::cancel(reinterpret_cast<ULONG_PTR>(hAsyncTaskHandle));
    });
}
