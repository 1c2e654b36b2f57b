/** A text box that runs the way its text does, and stays quick with megabytes in it. */

import { type ComponentProps, type ReactNode, useState } from "react";
import { directionOf } from "./text-direction.ts";

type Props = Omit<ComponentProps<"textarea">, "dir" | "onPaste" | "value" | "defaultValue"> & {
  readonly value?: string;
  readonly defaultValue?: string;
};

export function TextBox({ onChange, ...props }: Props): ReactNode {
  const [direction, setDirection] = useState(() => directionOf(props.defaultValue ?? ""));
  return (
    <textarea
      {...props}
      dir={props.value === undefined ? direction : directionOf(props.value)}
      onChange={(event) => {
        setDirection(directionOf(event.target.value));
        onChange?.(event);
      }}
      onPaste={(event) => {
        // Before the text is in: afterwards the browser would have resolved every line of it already.
        const { currentTarget, clipboardData } = event;
        if (currentTarget.dir === "auto")
          currentTarget.dir = directionOf(clipboardData.getData("text/plain"));
      }}
    />
  );
}
