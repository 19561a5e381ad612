// SPDX-License-Identifier: MIT
#include "shim/api/winsock/extension_functions.hpp"

#include <mswsock.h>
#include <winsock2.h>

#include <cstring>

#include "shim/api/winsock/overlapped_connections.hpp"
#include "shim/api/winsock/send_recv_msg.hpp"
#include "shim/api/winsock/transmit_file.hpp"

namespace ws2::api {
namespace {

using AnyFunction = void (*)();

struct ExtensionRow {
    GUID id;
    AnyFunction function;
};

template <class Function>
AnyFunction any(Function* function) {
    return reinterpret_cast<AnyFunction>(function);
}

}  // namespace

// Only what the library really has: a program that gets no pointer goes another way.
AnyFunction find_extension_function(GUID const& id) {
    static ExtensionRow const rows[] = {
        {WSAID_TRANSMITFILE,         any(&TransmitFile)        },
        {WSAID_ACCEPTEX,             any(&AcceptEx)            },
        {WSAID_CONNECTEX,            any(&connect_ex)          },
        {WSAID_DISCONNECTEX,         any(&disconnect_ex)       },
        {WSAID_GETACCEPTEXSOCKADDRS, any(&GetAcceptExSockaddrs)},
        {WSAID_TRANSMITPACKETS,      any(&transmit_packets)    },
        {WSAID_WSAPOLL,              any(&WSAPoll)             },
        {WSAID_WSARECVMSG,           any(&receive_message)     },
        {WSAID_WSASENDMSG,           any(&WSASendMsg)          },
    };
    for (auto const& row : rows)
        if (std::memcmp(&row.id, &id, sizeof id) == 0) return row.function;
    return nullptr;
}

}  // namespace ws2::api
