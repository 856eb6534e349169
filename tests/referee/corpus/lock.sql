-- search_path: shop, public
-- LOCK in all modes: the stronger ones want any of the writing privileges.

LOCK TABLE shop.orders;
LOCK shop.orders;
LOCK TABLE ONLY shop.orders;
LOCK TABLE shop.orders NOWAIT;
LOCK TABLE shop.orders IN ACCESS SHARE MODE;
LOCK TABLE shop.orders IN ROW SHARE MODE;
LOCK TABLE shop.orders IN ROW EXCLUSIVE MODE;
LOCK TABLE shop.orders IN SHARE UPDATE EXCLUSIVE MODE;
LOCK TABLE shop.orders IN SHARE MODE;
LOCK TABLE shop.orders IN SHARE ROW EXCLUSIVE MODE;
LOCK TABLE shop.orders IN EXCLUSIVE MODE;
LOCK TABLE shop.orders IN ACCESS EXCLUSIVE MODE;
LOCK TABLE shop.orders IN ACCESS EXCLUSIVE MODE NOWAIT;
LOCK TABLE shop.orders, shop.customers;
LOCK TABLE shop.orders, stock.items IN ACCESS SHARE MODE;
LOCK TABLE shop.orders, stock.items, pay.accounts IN ROW EXCLUSIVE MODE;
LOCK TABLE shop.orders, ONLY stock.vehicles IN SHARE MODE NOWAIT;
LOCK TABLE stock.movements IN SHARE MODE;
LOCK TABLE stock.movements_2025 IN ROW EXCLUSIVE MODE;
LOCK TABLE stock.vehicles IN ACCESS SHARE MODE;
LOCK TABLE ONLY stock.vehicles IN ROW SHARE MODE;
LOCK TABLE stock.trucks IN EXCLUSIVE MODE;
LOCK TABLE shop.open_orders IN ACCESS SHARE MODE;
LOCK TABLE shop.open_orders IN ROW EXCLUSIVE MODE;
LOCK TABLE shop.customer_names;
LOCK TABLE settings;
LOCK TABLE settings, log IN ROW SHARE MODE;
LOCK TABLE orders IN SHARE MODE;
LOCK TABLE public.orders IN SHARE MODE;
LOCK TABLE "Odd Schema"."Mixed Case" IN ROW EXCLUSIVE MODE;
LOCK TABLE "Odd Schema"."table", "Odd Schema"."Mixed Case" IN ACCESS SHARE MODE;
LOCK pay.accounts, pay.payments IN SHARE ROW EXCLUSIVE MODE;
LOCK TABLE pay.ledger IN SHARE UPDATE EXCLUSIVE MODE NOWAIT;
