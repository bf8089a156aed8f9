import {launch,withPage} from './browser.mjs';import {serve} from './server.mjs';
const s=await serve('/tmp/a/new');const b=await launch();
for(const [p,w,h,c,y,n] of [['/products/ball-valves/kv2/',360,800,'light',1500,'a'],['/products/ball-valves/kv2/',390,844,'dark',null,'b'],['/products/ball-valves/kv2/',844,390,'light',1500,'c'],['/de/products/ball-valves/kv2/',1440,900,'dark',null,'d'],['/zh-hans/products/ball-valves/kv3/',1440,900,'light',null,'e']])
 await withPage(b,{colorScheme:c,viewport:{width:w,height:h}},async page=>{await page.goto(s.url+p,{waitUntil:'networkidle'});if(y!=null){await page.evaluate(y=>scrollTo(0,y),y)}else{await page.locator('.section--drawing').scrollIntoViewIfNeeded()}await page.waitForTimeout(300);console.log(n,await page.evaluate(()=>{const r=document.querySelector('.slim').getBoundingClientRect();return [r.top,r.height]}));await page.screenshot({path:`/tmp/a/slim-${n}.png`})});
await b.close();s.close();
