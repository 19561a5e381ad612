// SPDX-License-Identifier: MIT
// Of remote procedure calls only the names that they made common.
#ifndef __RPC_H__
#define __RPC_H__

#include <rpcdce.h>

#endif
