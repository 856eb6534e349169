-- search_path: shop, public
-- TRUNCATE … RESTART IDENTITY touches the sequences of its tables.

-- id: restart-identity
TRUNCATE shop.carts RESTART IDENTITY;
-- id: restart-identity-cascade
TRUNCATE TABLE pay.ledger RESTART IDENTITY CASCADE;
TRUNCATE TABLE public.log RESTART IDENTITY;
