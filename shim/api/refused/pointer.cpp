// SPDX-License-Identifier: MIT
// The pointer of a desktop.
#include "shim/api/refused/refuse_with.hpp"

using ws2::api::refuse_with;

BOOL WINAPI GetCursorPos(LPPOINT) { return refuse_with(ERROR_ACCESS_DENIED, FALSE); }
